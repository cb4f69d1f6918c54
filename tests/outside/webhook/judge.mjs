// Receives what Duban's sender sends and lets the reference libraries of Standard Webhooks and CloudEvents
// judge it. Usage: node judge.mjs PATH-OF-SEND-PROBE. Exit code 0 only when every statement holds.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { createServer } from "node:http";
import { promisify } from "node:util";
import cloudevents from "cloudevents";
import standardwebhooks from "standardwebhooks";

const { HTTP, CloudEvent, ValidationError } = cloudevents;
const { Webhook, WebhookVerificationError } = standardwebhooks;

const probe = process.argv[2];
assert.ok(probe, "usage: node judge.mjs PATH-OF-SEND-PROBE");

const received = [];
const server = createServer((request, response) => {
  const pieces = [];
  request.on("data", (piece) => pieces.push(piece));
  request.on("end", () => {
    received.push({ method: request.method, headers: request.headers, body: Buffer.concat(pieces).toString("utf8") });
    response.writeHead(204).end();
  });
});
await new Promise((ready) => server.listen(0, "127.0.0.1", ready));

const secret = `whsec_${randomBytes(32).toString("base64")}`;
const id = "evt-0-17";
try {
  const url = `http://127.0.0.1:${server.address().port}/hook`;
  await promisify(execFile)(probe, [url, secret, id], { timeout: 30_000 });
} finally {
  server.close();
}

assert.equal(received.length, 1, "expected one delivery");
const [{ method, headers, body }] = received;
assert.equal(method, "POST");

// The signature holds for what was sent …
const webhook = new Webhook(secret);
const verified = webhook.verify(body, headers);
assert.equal(verified.id, id);
assert.equal(headers["webhook-id"], id);

// … and for nothing else: the controls that show the judge can say no.
const rejects = (what, judge, changedBody, changedHeaders) =>
  assert.throws(() => judge.verify(changedBody, { ...headers, ...changedHeaders }), WebhookVerificationError, what);
rejects("a changed body", webhook, body.replace("yellow", "red"), {});
rejects("a changed id", webhook, body, { "webhook-id": "evt-0-18" });
rejects("a changed time", webhook, body, { "webhook-timestamp": String(Number(headers["webhook-timestamp"]) + 1) });
rejects("an old delivery", webhook, body, { "webhook-timestamp": String(Number(headers["webhook-timestamp"]) - 600) });
rejects("no signature", webhook, body, { "webhook-signature": "" });
rejects("another secret", new Webhook(`whsec_${randomBytes(32).toString("base64")}`), body, {});

// The envelope is a CloudEvent in structured mode, and a strict reader finds everything in it.
assert.equal(HTTP.isEvent({ headers, body }), true);
const event = HTTP.toEvent({ headers, body });
assert.ok(event instanceof CloudEvent);
assert.equal(event.validate(), true);
assert.equal(event.specversion, "1.0");
assert.equal(event.id, id);
assert.equal(event.source, "/campaigns/edu-2011");
assert.equal(event.type, "duban.rung_fired.v1");
assert.equal(event.subject, "units/s1");
assert.equal(event.datacontenttype, "application/json");
assert.ok(Math.abs(Date.parse(event.time) - Date.now()) < 60_000, "the time of the event is now");
assert.deepEqual(event.data, { level: "yellow", title: { zh: '督办 "一"', en: "a reminder\n" } });

// Its control: an envelope without a required attribute is refused.
const { source: _, ...crippled } = JSON.parse(body);
assert.throws(() => HTTP.toEvent({ headers, body: JSON.stringify(crippled) }).validate(), ValidationError);

console.log("standardwebhooks and cloudevents accept the delivery and refuse every altered one");
