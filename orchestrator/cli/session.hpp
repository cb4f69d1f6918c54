// One run of one command: where it reads, writes and asks.
//
// Data goes to `out`, everything said to people to `err`. Everything that reaches outside is a function in
// Surroundings, so that tests run the whole command line without a server, an environment or randomness.
// Lives for one command, on one thread.
#pragma once

#include "orchestrator/app/serve.hpp"
#include "orchestrator/cli/command.hpp"
#include "orchestrator/cli/http_client.hpp"
#include "orchestrator/cli/settings.hpp"

#include <functional>
#include <iosfwd>
#include <memory>
#include <optional>
#include <string>

namespace duban::cli {

struct Surroundings {
  std::ostream& out;
  std::ostream& err;
  Environment environment;
  std::function<std::unique_ptr<Transport>(const std::string& server)> connect;
  std::function<std::string()> new_key;  // a random UUID
  std::function<Result<int>(const ServeOptions& options)> serve;
  std::string version;
  std::string revision;
};

enum class Output { table, json };

struct GlobalOptions {
  std::string server = "http://127.0.0.1:8080";
  std::string token_file;  // empty: ./data/admin-token if it exists
  Output output = Output::table;
  Language language = Language::zh;
  std::optional<std::string> idempotency_key;
};

struct Write {
  const Operation& operation;
  std::string target;  // request_target()
  std::string body{};
  std::string content_type{};  // empty: application/json
  std::string key_suffix{};    // for a command of several writes: each has a key of its own, derived from one
};

class Session {
 public:
  Session(Surroundings& surroundings, GlobalOptions options);

  // Asks, and shows the answer.
  ExitCode read(const std::string& target, const View& view);
  ExitCode write(const Write& write, const View& view);
  // The answer is for the command; on kDone it is filled, everything else has been said already.
  ExitCode write(const Write& write, std::string& answer);

  // Shows a JSON text, as it is or for people.
  void show(const std::string& json_text, const View& view);

  // Says why not. Errors of a local file carry its name.
  ExitCode refuse(const Errors& errors, ExitCode code, std::string_view file = "");
  ExitCode refuse(const Error& error, ExitCode code, std::string_view file = "");
  // A sentence for people.
  void say(const LocalizedText& sentence);

  // Errors: cli.file_unreadable.
  [[nodiscard]] Result<std::string> read_file(const std::string& path) const;

  [[nodiscard]] Surroundings& surroundings() { return surroundings_; }
  [[nodiscard]] const GlobalOptions& options() const { return options_; }
  [[nodiscard]] Language language() const { return options_.language; }
  [[nodiscard]] bool wants_json() const { return options_.output == Output::json; }

 private:
  ExitCode send(HttpCall call, HttpReply& reply);
  [[nodiscard]] Result<std::string> token() const;
  ExitCode refuse_reply(const HttpReply& reply);
  const std::string& key();

  Surroundings& surroundings_;
  GlobalOptions options_;
  std::unique_ptr<Transport> transport_;
};

}  // namespace duban::cli
