-- Each request is one durable transition: a unit files a task that needs no evidence. No request is sent twice, so every
-- answer is a commit. Units and tasks are walked by a counter of the thread (run with one thread).
local tasks = { "unit_mobilization", "unit_publicity", "unit_study" }
local units = tonumber(os.getenv("BENCH_UNITS"))
local token = os.getenv("BENCH_TOKEN")
local run = os.getenv("BENCH_RUN")
local count = tonumber(os.getenv("BENCH_FIRST"))

function request()
  count = count + 1
  local unit = count % units
  local task = tasks[math.floor(count / units) % #tasks + 1]
  local path = string.format("/api/v1/campaigns/bench/units/B%06d/tasks/%s/submissions", unit, task)
  return wrk.format("POST", path, {
    ["Authorization"] = "Bearer " .. token,
    ["Content-Type"] = "application/json",
    ["Idempotency-Key"] = run .. "-" .. count,
  }, "{\"text\":\"done\"}")
end

function done(summary, latency)
  io.write(string.format("RESULT requests=%d seconds=%.3f refused=%d errors=%d p50_ms=%.2f p99_ms=%.2f\n",
    summary.requests, summary.duration / 1e6, summary.errors.status,
    summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout,
    latency:percentile(50) / 1000, latency:percentile(99) / 1000))
end
