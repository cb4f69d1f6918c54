// What kind of network an IP address belongs to, by the IANA special-purpose registries (RFC 6890 and its
// updates). Pure functions, any thread.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

struct sockaddr;

namespace duban::webhook {

enum class AddressClass : std::uint8_t {
  global,     // the open internet
  loopback,   // this machine
  internal,   // RFC 1918, RFC 6598, unique local: a bureau's own network
  forbidden,  // link-local (where clouds keep their credentials), multicast, reserved, tunnels
};

[[nodiscard]] AddressClass classify_ipv4(std::uint32_t host_order);
[[nodiscard]] AddressClass classify_ipv6(const std::array<std::uint8_t, 16>& address);
// Anything but IPv4 and IPv6 is forbidden.
[[nodiscard]] AddressClass classify(const sockaddr& address);
// Of a literal without brackets; empty when the text is no IP address.
[[nodiscard]] std::optional<AddressClass> classify_literal(std::string_view text);

}  // namespace duban::webhook
