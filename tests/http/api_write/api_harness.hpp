// The API without sockets: real engine, store in memory, virtual clock, and a request that goes through
// header check, routing, gate, body rules and handler as it would in the server.
//
//   Api api;
//   api.launch_campaign();
//   const auto reply = api.post(Role::office, "/api/v1/campaigns/education-2011/suspend",
//   R"({"reason":"flood"})"); EXPECT_EQ(reply.status, 200);
//
// One test, one thread, one Api. Replies are waited for; no time passes but by api.advance_to().
#pragma once

#include "orchestrator/access/attempt_limiter.hpp"
#include "orchestrator/access/authenticator.hpp"
#include "orchestrator/api/parts.hpp"
#include "orchestrator/engine/engine.hpp"
#include "orchestrator/evidence/evidence_store.hpp"
#include "persistence/memory_store.hpp"
#include "tests/support/temporary_folder.hpp"

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace duban::testing {

struct ApiReply {
  int status = 0;
  std::string body;
  std::map<std::string, std::string> headers;

  // The text member `name` nearest to the beginning of the body; empty when there is none.
  [[nodiscard]] std::string text(const std::string& name) const;
  [[nodiscard]] std::string code() const { return text("code"); }
  [[nodiscard]] bool says(const std::string& part) const { return body.find(part) != std::string::npos; }
};

struct ApiCall {
  std::string method = "POST";
  std::string target{};
  std::string body{};
  std::string content_type = "application/json";
  std::optional<std::string> token{};  // the text of a bearer token
  std::optional<std::string> key{};    // Idempotency-Key
  std::optional<std::string> if_match{};
};

// Every key of every table with its value.
using StoreImage = std::map<std::string, std::string>;

class Api {
 public:
  Api();
  ~Api();
  Api(const Api&) = delete;
  Api& operator=(const Api&) = delete;

  ApiReply send(const ApiCall& call);
  // With a new idempotency key.
  ApiReply post(Role role, const std::string& target, const std::string& body = "{}");
  ApiReply get(Role role, const std::string& target);
  ApiReply remove(Role role, const std::string& target);
  ApiReply put(Role role, const std::string& target, const std::string& body);

  // Of the organiser "bureau" where the role has one; the unit's token is for school-01.
  [[nodiscard]] const std::string& token_of(Role role) const { return tokens_.at(role); }
  [[nodiscard]] std::string new_key() { return "key-" + std::to_string(++keys_); }

  // Plan, calendar and campaign education-2011 with school-01 and school-02, not yet launched.
  void prepare_campaign();
  // The same, launched on 21 September 2011, with every unit reached.
  void launch_campaign();
  void advance_to(const std::string& moment);
  // A PDF that school-01 uploads; its digest.
  std::string upload_pdf(Role role = Role::unit);

  [[nodiscard]] StoreImage image() const;
  [[nodiscard]] Engine& engine() { return *engine_; }
  [[nodiscard]] MemoryStore& store() { return store_; }
  [[nodiscard]] http::Router& router() { return router_; }
  [[nodiscard]] const ApiParts& parts() const { return *parts_; }
  // An order that no route gives, put straight to the engine.
  void carry_out(Order order);
  // Changes that no order makes, put past the engine.
  void store_directly(const WriteBatch& batch) { store_.commit(batch).value(); }

 private:
  void mint(Role role);

  TemporaryFolder folder_;
  MemoryStore store_;
  std::unique_ptr<Clock> clock_;
  EngineObserver observer_;
  std::unique_ptr<EvidenceStore> evidence_;
  std::map<Role, std::string> tokens_;
  std::unique_ptr<Authenticator> authenticator_;
  std::unique_ptr<AttemptLimiter> limiter_;
  std::unique_ptr<Engine> engine_;
  std::unique_ptr<ApiParts> parts_;
  http::Router router_;
  int keys_ = 0;
};

inline const std::string kCampaignPath = "/api/v1/campaigns/education-2011";
inline const std::string kSchoolPath = kCampaignPath + "/units/school-01";

}  // namespace duban::testing
