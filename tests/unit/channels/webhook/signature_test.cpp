#include "orchestrator/channels/webhook/signature.hpp"

#include "orchestrator/channels/webhook/webhook_errors.hpp"
#include "workflows/base/base64.hpp"

#include <string>

#include <gtest/gtest.h>

namespace duban::webhook {
namespace {

using namespace std::string_literals;

struct Vector {
  const char* secret;
  const char* id;
  int timestamp_s;
  const char* body;
  const char* signature;
};

// The first is the example of the Standard Webhooks specification, the second the one its reference libraries
// are tested with.
constexpr Vector kPublished[] = {
    {"whsec_plJ3nmyCDGBKInavdOK15jsl", "msg_loFOjxBNrRLzqYUf", 1731705121,
     R"({"event_type":"ping","data":{"success":true}})", "v1,rAvfW3dJ/X/qxhsaXPOyyCGmRKsaKWcsNccKXlIktD0="},
    {"whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330,
     R"({"test": 2432232314})", "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="},
};

TEST(Sign, EqualsThePublishedVectors) {
  for (const auto& vector : kPublished) {
    // Not through parse_secret: the specification's own example has 18 bytes, fewer than it asks for.
    const auto secret = from_base64(std::string_view(vector.secret).substr(6)).value();
    const auto headers =
        sign(secret, vector.id, Instant(std::chrono::seconds(vector.timestamp_s)), vector.body);
    EXPECT_EQ(headers.id, vector.id);
    EXPECT_EQ(headers.timestamp, std::to_string(vector.timestamp_s));
    EXPECT_EQ(headers.signature, vector.signature);
  }
}

TEST(Sign, RoundsTheMomentDownToTheSecond) {
  const auto at = Instant(Milliseconds(1'731'705'121'999));
  EXPECT_EQ(sign(std::string(32, 's'), "m", at, "{}").timestamp, "1731705121");
}

TEST(ParseSecret, ReadsBackWhatWasMade) {
  const std::string secret(kSecretBytesMade, '\xfe');
  EXPECT_EQ(parse_secret(secret_text(secret)).value(), secret);
}

TEST(ParseSecret, TakesTheLengthsOfTheSpecificationOnly) {
  for (const std::size_t bytes : {24, 64}) EXPECT_TRUE(parse_secret(secret_text(std::string(bytes, 'x'))));
  for (const std::size_t bytes : {0, 23, 65}) {
    const auto refused = parse_secret(secret_text(std::string(bytes, 'x')));
    ASSERT_FALSE(refused) << bytes;
    EXPECT_EQ(refused.error().code, errors::webhook_secret_invalid);
  }
}

TEST(ParseSecret, NeverRepeatsABadOne) {
  for (const char* text :
       {"", "whsec_", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaL*Sw"}) {
    const auto refused = parse_secret(text);
    ASSERT_FALSE(refused) << text;
    EXPECT_TRUE(refused.error().params.empty());
  }
}

}  // namespace
}  // namespace duban::webhook
