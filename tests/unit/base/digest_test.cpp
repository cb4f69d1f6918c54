#include "workflows/base/digest.hpp"

#include <string>
#include <utility>

#include <gtest/gtest.h>

namespace duban {
namespace {

// FIPS 180-4, example of one block.
constexpr std::string_view kDigestOfAbc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

TEST(Sha256, OfPiecesIsThatOfTheWhole) {
  Sha256 hash;
  hash.update("a");
  hash.update("");
  hash.update("bc");
  EXPECT_EQ(hash.finish().hex(), kDigestOfAbc);
  EXPECT_EQ(sha256("abc").hex(), kDigestOfAbc);
}

TEST(Sha256, BeginsAnewAfterFinishAndMayMove) {
  Sha256 first;
  first.update("something else");
  EXPECT_NE(first.finish().hex(), kDigestOfAbc);
  first.update("ab");
  Sha256 second(std::move(first));
  second.update("c");
  EXPECT_EQ(second.finish().hex(), kDigestOfAbc);
  EXPECT_EQ(second.finish(), sha256(""));
}

TEST(Digest, ReadsBackItsHexAndNothingElse) {
  const auto digest = sha256("abc");
  EXPECT_EQ(Digest::from_hex(digest.hex()), digest);
  EXPECT_FALSE(Digest::from_hex("ba78"));
  EXPECT_FALSE(Digest::from_hex(std::string(63, 'a') + "g"));
  EXPECT_FALSE(Digest::from_hex(std::string(64, 'A')));
}

}  // namespace
}  // namespace duban
