#include "orchestrator/channels/webhook/address_class.hpp"

#include <algorithm>
#include <arpa/inet.h>
#include <cstring>
#include <netinet/in.h>
#include <string>
#include <sys/socket.h>

namespace duban::webhook {
namespace {

struct Network4 {
  std::uint32_t prefix;
  int bits;
  AddressClass kind;
};

constexpr std::uint32_t ipv4(std::uint32_t a, std::uint32_t b, std::uint32_t c, std::uint32_t d) {
  return a << 24 | b << 16 | c << 8 | d;
}

constexpr Network4 kNetworks4[] = {
    {ipv4(0, 0, 0, 0), 8, AddressClass::forbidden},        // "this network"; connects to this host on Linux
    {ipv4(10, 0, 0, 0), 8, AddressClass::internal},        // RFC 1918
    {ipv4(100, 64, 0, 0), 10, AddressClass::internal},     // shared address space, RFC 6598
    {ipv4(127, 0, 0, 0), 8, AddressClass::loopback},       //
    {ipv4(169, 254, 0, 0), 16, AddressClass::forbidden},   // link-local
    {ipv4(172, 16, 0, 0), 12, AddressClass::internal},     // RFC 1918
    {ipv4(192, 0, 0, 0), 24, AddressClass::forbidden},     // protocol assignments
    {ipv4(192, 0, 2, 0), 24, AddressClass::forbidden},     // documentation
    {ipv4(192, 88, 99, 0), 24, AddressClass::forbidden},   // 6to4 relays, deprecated
    {ipv4(192, 168, 0, 0), 16, AddressClass::internal},    // RFC 1918
    {ipv4(198, 18, 0, 0), 15, AddressClass::forbidden},    // benchmarks
    {ipv4(198, 51, 100, 0), 24, AddressClass::forbidden},  // documentation
    {ipv4(203, 0, 113, 0), 24, AddressClass::forbidden},   // documentation
    {ipv4(224, 0, 0, 0), 4, AddressClass::forbidden},      // multicast
    {ipv4(240, 0, 0, 0), 4, AddressClass::forbidden},      // reserved, broadcast
};

using Bytes16 = std::array<std::uint8_t, 16>;

bool begins_with(const Bytes16& address, std::initializer_list<std::uint8_t> prefix) {
  return std::equal(prefix.begin(), prefix.end(), address.begin());
}

AddressClass embedded_ipv4(const Bytes16& address) {
  return classify_ipv4(ipv4(address[12], address[13], address[14], address[15]));
}

}  // namespace

AddressClass classify_ipv4(std::uint32_t host_order) {
  for (const auto& network : kNetworks4) {
    const std::uint32_t mask = ~std::uint32_t{0} << (32 - network.bits);
    if ((host_order & mask) == network.prefix) return network.kind;
  }
  return AddressClass::global;
}

AddressClass classify_ipv6(const Bytes16& address) {
  if (begins_with(address, {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff})) return embedded_ipv4(address);
  // The well-known NAT64 prefix reaches the IPv4 address inside, whatever that is.
  if (begins_with(address, {0, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0})) return embedded_ipv4(address);
  if (begins_with(address, {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1})) return AddressClass::loopback;
  if ((address[0] & 0xfe) == 0xfc) return AddressClass::internal;   // unique local
  if ((address[0] & 0xe0) != 0x20) return AddressClass::forbidden;  // only 2000::/3 is global unicast
  const bool protocol_assignments = begins_with(address, {0x20, 0x01}) && (address[2] & 0xfe) == 0;
  const bool documentation = begins_with(address, {0x20, 0x01, 0x0d, 0xb8}) ||
                             (begins_with(address, {0x3f, 0xff}) && (address[2] & 0xf0) == 0);
  const bool six_to_four = begins_with(address, {0x20, 0x02});
  return protocol_assignments || documentation || six_to_four ? AddressClass::forbidden
                                                              : AddressClass::global;
}

AddressClass classify(const sockaddr& address) {
  if (address.sa_family == AF_INET) {
    sockaddr_in in{};
    std::memcpy(&in, &address, sizeof in);
    return classify_ipv4(ntohl(in.sin_addr.s_addr));
  }
  if (address.sa_family == AF_INET6) {
    sockaddr_in6 in6{};
    std::memcpy(&in6, &address, sizeof in6);
    Bytes16 bytes{};
    std::memcpy(bytes.data(), &in6.sin6_addr, bytes.size());
    return classify_ipv6(bytes);
  }
  return AddressClass::forbidden;
}

std::optional<AddressClass> classify_literal(std::string_view text) {
  const std::string zero_ended(text);
  in_addr in{};
  if (inet_pton(AF_INET, zero_ended.c_str(), &in) == 1) return classify_ipv4(ntohl(in.s_addr));
  Bytes16 bytes{};
  if (inet_pton(AF_INET6, zero_ended.c_str(), bytes.data()) == 1) return classify_ipv6(bytes);
  return std::nullopt;
}

}  // namespace duban::webhook
