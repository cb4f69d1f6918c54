// Requests to the API, each sent once: who repeats one, and when, is decided by the history.
package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"
)

// The server is not there, or went away before it answered: whether it was done is unknown.
var errNoAnswer = errors.New("no answer")

// 503: nothing was done, and the same request may be sent again.
var errBusy = errors.New("not now")

type client struct {
	http  *http.Client
	board *addressBoard
	token string
}

type request struct {
	method  string
	path    string
	key     string
	ifMatch string
	ifNone  string
	body    interface{} // nil, raw bytes, or what becomes JSON
	kind    string      // media type of raw bytes
}

type answer struct {
	status int
	header http.Header
	body   []byte
}

func newTransport() *http.Transport {
	return &http.Transport{MaxIdleConns: 1000, MaxIdleConnsPerHost: 1000, IdleConnTimeout: 30 * time.Second}
}

func newClient(board *addressBoard, token string, transport http.RoundTripper) *client {
	return &client{http: &http.Client{Transport: transport, Timeout: 60 * time.Second}, board: board, token: token}
}

func (c *client) send(r request) (answer, error) {
	body, err := encoded(r.body)
	if err != nil {
		return answer{}, err
	}
	made, err := http.NewRequest(r.method, c.board.get()+r.path, bytes.NewReader(body))
	if err != nil {
		return answer{}, err
	}
	// Without it net/http cannot send a request again by itself, which it otherwise does for one with a key.
	made.GetBody = nil
	made.Header.Set("Authorization", "Bearer "+c.token)
	if r.body != nil {
		kind := "application/json"
		if r.kind != "" {
			kind = r.kind
		}
		made.Header.Set("Content-Type", kind)
	}
	for name, value := range map[string]string{"Idempotency-Key": r.key, "If-Match": r.ifMatch, "If-None-Match": r.ifNone} {
		if value != "" {
			made.Header.Set(name, value)
		}
	}
	response, err := c.http.Do(made)
	if err != nil {
		return answer{}, errNoAnswer
	}
	defer response.Body.Close()
	content, err := io.ReadAll(response.Body)
	if err != nil {
		return answer{}, errNoAnswer
	}
	if response.StatusCode == http.StatusServiceUnavailable {
		return answer{}, errBusy
	}
	return answer{response.StatusCode, response.Header, content}, nil
}

// For setting up: anything but success is an error.
func (c *client) must(r request) error {
	got, err := c.send(r)
	if err == nil && got.status >= 300 {
		err = fmt.Errorf("%s %s: %d %s", r.method, r.path, got.status, got.body)
	}
	return err
}

func encoded(body interface{}) ([]byte, error) {
	switch given := body.(type) {
	case nil:
		return nil, nil
	case []byte:
		return given, nil
	}
	return json.Marshal(body)
}

// --- one unit campaign

func unitPath(campaign string, unit int) string {
	return fmt.Sprintf("/api/v1/campaigns/%s/units/S%d", campaign, unit)
}

func tagText(version int) string {
	if version == 0 {
		return ""
	}
	return fmt.Sprintf(`"v%d"`, version)
}

func requestFor(campaign string, in input) request {
	unit := unitPath(campaign, in.unit)
	of := fmt.Sprintf("%s/tasks/report_%d", unit, in.task+1)
	switch in.action {
	case read:
		return request{method: "GET", path: unit}
	case readIfNew:
		return request{method: "GET", path: unit, ifNone: tagText(in.tag)}
	case readFiled:
		return request{method: "GET", path: of + "/submissions?limit=1000"}
	}
	made := request{method: "POST", key: in.key, ifMatch: tagText(in.tag)}
	because := map[string]string{"reason": "asked for"}
	switch in.action {
	case file:
		made.path, made.body = of+"/submissions", map[string]string{"text": in.text}
	case accept:
		made.path, made.body = of+"/accept", because
	case sendBack:
		made.path, made.body = of+"/return", because
	case askExtension:
		made.path, made.body = of+"/extension", map[string]string{"until": in.until, "reason": "asked for"}
	case grantExtension:
		made.path, made.body = of+"/extension/grant", because
	case refuseExtension:
		made.path, made.body = of+"/extension/refuse", because
	}
	return made
}

type unitBody struct {
	Version int `json:"version"`
	Tasks   []struct {
		Key     string `json:"key"`
		State   string `json:"state"`
		Filings int    `json:"filings"`
		Due     struct {
			Date string `json:"date"`
		} `json:"due"`
		Extension *struct {
			Wanted string `json:"wanted"`
		} `json:"extension"`
	} `json:"tasks"`
}

type filedBody struct {
	Submissions []struct {
		Number int    `json:"number"`
		Text   string `json:"text"`
	} `json:"submissions"`
}

// Errors: an answer that no client could make sense of, which fails the run whatever the order of things.
func outputOf(in input, got answer) (output, error) {
	if got.status == http.StatusNotModified {
		return output{code: notModified}, nil
	}
	if got.status >= 400 {
		return refusalOf(got)
	}
	switch in.action {
	case read, readIfNew:
		return unitOf(got)
	case readFiled:
		var body filedBody
		if err := json.Unmarshal(got.body, &body); err != nil {
			return output{}, err
		}
		var out output
		for _, each := range body.Submissions {
			out.filed = filing{each.Number, each.Text}
		}
		return out, nil
	}
	var receipt struct {
		Command string `json:"command"`
		Version int    `json:"version"`
	}
	if err := json.Unmarshal(got.body, &receipt); err != nil {
		return output{}, err
	}
	if receipt.Command != in.key {
		return output{}, fmt.Errorf("the receipt for %s names %s", in.key, receipt.Command)
	}
	return output{version: receipt.Version}, nil
}

func refusalOf(got answer) (output, error) {
	var problem struct {
		Code string `json:"code"`
	}
	if err := json.Unmarshal(got.body, &problem); err != nil {
		return output{}, err
	}
	if got.status >= 500 || problem.Code == "" {
		return output{}, fmt.Errorf("status %d: %s", got.status, got.body)
	}
	return output{code: problem.Code}, nil
}

func unitOf(got answer) (output, error) {
	var body unitBody
	if err := json.Unmarshal(got.body, &body); err != nil {
		return output{}, err
	}
	if tag := got.header.Get("ETag"); tag != tagText(body.Version) {
		return output{}, fmt.Errorf("the tag is %s, the version %d", tag, body.Version)
	}
	out := output{version: body.Version}
	for _, each := range body.Tasks {
		var number int
		if _, err := fmt.Sscanf(each.Key, "report_%d", &number); err != nil || number < 1 || number > taskCount {
			return output{}, fmt.Errorf("unknown task %s", each.Key)
		}
		shown := task{state: each.State, due: each.Due.Date, filed: each.Filings}
		if each.Extension != nil {
			shown.asked = each.Extension.Wanted
		}
		out.tasks[number-1] = shown
	}
	return out, nil
}

// --- setting up

func (c *client) setUpPlan(calendar, plan []byte) error {
	yaml := "application/yaml"
	if err := c.must(request{method: "POST", path: "/api/v1/calendars", key: "calendar", body: calendar, kind: yaml}); err != nil {
		return err
	}
	return c.must(request{method: "POST", path: "/api/v1/plans", key: "plan", body: plan, kind: yaml})
}

// A launched campaign with units S0, S1, …; the version that all of them begin with.
func (c *client) setUpCampaign(id string, units int) (int, error) {
	create := map[string]interface{}{"id": id, "plan": "contended", "year": 2026, "organiser": "bureau",
		"organiser_name": "Bureau", "title": map[string]string{"en": id, "zh": id}}
	rows := []string{"id,name"}
	for unit := 0; unit < units; unit++ {
		rows = append(rows, fmt.Sprintf("S%d,School %d", unit, unit))
	}
	campaign := "/api/v1/campaigns/" + id
	steps := []request{
		{method: "POST", path: "/api/v1/campaigns", key: id + "-create", body: create},
		{method: "POST", path: campaign + "/units", key: id + "-units", body: []byte(strings.Join(rows, "\n") + "\n"), kind: "text/csv"},
		{method: "POST", path: campaign + "/launch", key: id + "-launch", body: map[string]string{}},
	}
	for _, step := range steps {
		if err := c.must(step); err != nil {
			return 0, err
		}
	}
	return c.launchedVersion(id, units)
}

// The launch of the units goes on after its answer; it is over when all their tasks are open.
func (c *client) launchedVersion(id string, units int) (int, error) {
	until := time.Now().Add(30 * time.Second)
	version := 0
	for unit := 0; unit < units; {
		got, err := c.send(request{method: "GET", path: unitPath(id, unit)})
		if err != nil {
			return 0, err
		}
		shown, err := unitOf(got)
		if err != nil {
			return 0, err
		}
		if shown.tasks == initialUnit(0).tasks {
			version = shown.version
			unit++
		} else if time.Now().After(until) {
			return 0, fmt.Errorf("unit S%d of %s is not launched: %s", unit, id, got.body)
		}
	}
	return version, nil
}
