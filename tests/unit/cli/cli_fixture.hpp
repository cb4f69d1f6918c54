// The whole command line in surroundings of a test: no server, no environment, no randomness.
#pragma once

#include "orchestrator/cli/cli_errors.hpp"
#include "orchestrator/cli/command_line.hpp"

#include <deque>
#include <map>
#include <optional>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

namespace duban::cli::testing {

// Answers in the order given and remembers what was asked; without an answer the server is down.
struct FakeServer {
  std::vector<HttpCall> calls;
  std::deque<HttpReply> answers;
  std::string base;  // the server that was named
};

class FakeTransport final : public Transport {
 public:
  explicit FakeTransport(FakeServer& server) : server_(server) {}

  Result<HttpReply> perform(const HttpCall& call) override {
    server_.calls.push_back(call);
    if (server_.answers.empty()) {
      return Error{errors::cli_server_unreachable, {{"server", server_.base}, {"detail", "down"}}};
    }
    auto answer = std::move(server_.answers.front());
    server_.answers.pop_front();
    return answer;
  }

 private:
  FakeServer& server_;
};

struct Console {
  FakeServer server;
  std::map<std::string, std::string> environment{{"DUBAN_LANGUAGE", "en"}};
  std::optional<ServeOptions> served;
  std::string out, err;

  void answers(int status, std::string body) { server.answers.push_back({status, {}, std::move(body)}); }

  int run(const std::vector<std::string>& arguments) {
    std::ostringstream out_stream, err_stream;
    Surroundings surroundings{out_stream,
                              err_stream,
                              [this](const std::string& name) -> std::optional<std::string> {
                                const auto found = environment.find(name);
                                if (found == environment.end()) return std::nullopt;
                                return found->second;
                              },
                              [this](const std::string& base) -> std::unique_ptr<Transport> {
                                server.base = base;
                                return std::make_unique<FakeTransport>(server);
                              },
                              [] { return std::string("key-1"); },
                              [this](const ServeOptions& options) -> Result<int> {
                                served = options;
                                return 0;
                              },
                              "1.2.3",
                              "abc"};
    const auto code = cli::run(arguments, surroundings);
    out = out_stream.str();
    err = err_stream.str();
    return code;
  }

  [[nodiscard]] std::string header(std::size_t call, const std::string& name) const {
    for (const auto& [key, value] : server.calls.at(call).headers) {
      if (key == name) return value;
    }
    return "(none)";
  }
};

}  // namespace duban::cli::testing
