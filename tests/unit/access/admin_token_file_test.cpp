#include "orchestrator/access/admin_token_file.hpp"

#include "orchestrator/access/access_errors.hpp"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <sys/stat.h>

#include <gtest/gtest.h>

namespace duban {
namespace {

namespace fs = std::filesystem;

class AdminTokenFile : public testing::Test {
 protected:
  AdminTokenFile() {
    std::string pattern = (fs::temp_directory_path() / "duban-admin-token-XXXXXX").string();
    folder_ = ::mkdtemp(pattern.data());
  }
  ~AdminTokenFile() override { fs::remove_all(folder_); }

  static std::string content(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }

  fs::path folder_;
};

TEST_F(AdminTokenFile, HoldsTheTokenForItsOwnerAlone) {
  const auto old_mask = ::umask(0);
  const auto written = write_admin_token_file(folder_, "duban_x");
  ::umask(old_mask);
  ASSERT_TRUE(written);
  EXPECT_EQ(*written, folder_ / "admin-token");
  EXPECT_EQ(content(*written), "duban_x\n");
  EXPECT_EQ(fs::status(*written).permissions(), fs::perms::owner_read | fs::perms::owner_write);
  EXPECT_EQ(std::distance(fs::directory_iterator(folder_), fs::directory_iterator()), 1)
      << "no draft is left";
}

TEST_F(AdminTokenFile, ReplacesWhatAnInterruptedStartLeft) {
  ASSERT_TRUE(write_admin_token_file(folder_, "duban_old"));
  std::ofstream(folder_ / "admin-token.draft") << "half a tok";
  fs::permissions(folder_ / "admin-token", fs::perms::all);
  const auto written = write_admin_token_file(folder_, "duban_new");
  ASSERT_TRUE(written);
  EXPECT_EQ(content(*written), "duban_new\n");
  EXPECT_EQ(fs::status(*written).permissions(), fs::perms::owner_read | fs::perms::owner_write);
}

TEST_F(AdminTokenFile, FollowsNoLink) {
  std::ofstream(folder_ / "precious") << "untouched";
  fs::create_symlink(folder_ / "precious", folder_ / "admin-token");
  fs::create_symlink(folder_ / "precious", folder_ / "admin-token.draft");
  ASSERT_TRUE(write_admin_token_file(folder_, "duban_x"));
  EXPECT_EQ(content(folder_ / "precious"), "untouched");
  EXPECT_FALSE(fs::is_symlink(folder_ / "admin-token"));
}

TEST_F(AdminTokenFile, SaysWhereItFailedWithoutTheToken) {
  const auto refused = write_admin_token_file(folder_ / "missing", "duban_secret");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, errors::access_token_file_failed);
  const auto message = refused.error().message(Language::en);
  EXPECT_NE(message.find((folder_ / "missing" / "admin-token").string()), std::string::npos) << message;
  EXPECT_EQ(message.find("duban_secret"), std::string::npos);
}

}  // namespace
}  // namespace duban
