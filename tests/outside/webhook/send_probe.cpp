// Sends one event with Duban's own sender, for judge.mjs to receive: send_probe URL SECRET ID
#include "orchestrator/channels/webhook/cloud_event.hpp"
#include "orchestrator/channels/webhook/sender.hpp"
#include "orchestrator/channels/webhook/signature.hpp"
#include "workflows/base/name.hpp"

#include <chrono>
#include <cstdio>

int main(int argc, char** argv) {
  using namespace duban;
  if (argc != 4) return 2;
  const auto secret = webhook::parse_secret(argv[2]);
  if (!secret) return 2;
  const auto now = std::chrono::floor<Milliseconds>(std::chrono::system_clock::now());
  const webhook::CloudEvent event{argv[3],
                                  "/campaigns/edu-2011",
                                  webhook::event_type("rung_fired"),
                                  "units/s1",
                                  now,
                                  R"({"level":"yellow","title":{"zh":"督办 \"一\"","en":"a reminder\n"}})"};
  webhook::SenderOptions options;
  options.rules.allow_private_targets = true;
  webhook::Sender sender(options);
  const auto outcome = sender.send(
      {argv[1], *secret, argv[3], now, std::string(webhook::kCloudEventMediaType), webhook::to_json(event)});
  std::printf("%s %d %s\n", std::string(name_of(outcome.failure)).c_str(), outcome.status,
              outcome.detail.c_str());
  return outcome.failure == webhook::HttpFailure::none && outcome.status == 204 ? 0 : 1;
}
