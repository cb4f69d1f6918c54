// What a broken server would do, done between the clients and a good one. Each must be found; that is the test of this
// judge.
package main

import (
	"bytes"
	"fmt"
	"io"
	"math/rand"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
)

var plants = []string{"stale-read", "tag-ignored", "key-ignored", "write-lost", "rolled-back"}

// A transport that breaks one promise now and then. "rolled-back" breaks nothing here, see server.restart().
type faultyTransport struct {
	plant string
	inner http.RoundTripper

	mutex sync.Mutex
	dice  *rand.Rand
	old   map[string]keptAnswer // what was read some time ago, by path
}

type keptAnswer struct {
	response http.Response
	body     []byte
	uses     int
}

func newFaultyTransport(plant string, inner http.RoundTripper, seed int64) *faultyTransport {
	return &faultyTransport{plant: plant, inner: inner, dice: rand.New(rand.NewSource(seed)), old: map[string]keptAnswer{}}
}

func (t *faultyTransport) RoundTrip(r *http.Request) (*http.Response, error) {
	t.mutex.Lock()
	strikes := t.dice.Intn(100) < 15
	t.mutex.Unlock()
	write := r.Method == "POST"
	switch t.plant {
	case "stale-read":
		if !write && r.Header.Get("If-None-Match") == "" {
			return t.readFromOldSnapshot(r)
		}
	case "tag-ignored":
		if write && strikes {
			r.Header.Del("If-Match")
		}
	case "key-ignored":
		if write && strikes {
			return t.doTwice(r)
		}
	case "write-lost":
		if write {
			return t.loseWrites(r, strikes)
		}
	}
	return t.inner.RoundTrip(r)
}

// Every answer to a read is given to the next few reads as well.
func (t *faultyTransport) readFromOldSnapshot(r *http.Request) (*http.Response, error) {
	t.mutex.Lock()
	kept, known := t.old[r.URL.Path]
	if known && kept.uses < 3 {
		kept.uses++
		t.old[r.URL.Path] = kept
		t.mutex.Unlock()
		return kept.again(), nil
	}
	t.mutex.Unlock()
	fresh, err := t.keep(r)
	if err != nil {
		return nil, err
	}
	t.mutex.Lock()
	t.old[r.URL.Path] = fresh
	t.mutex.Unlock()
	return fresh.again(), nil
}

func (t *faultyTransport) keep(r *http.Request) (keptAnswer, error) {
	response, err := t.inner.RoundTrip(r)
	if err != nil {
		return keptAnswer{}, err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	return keptAnswer{response: *response, body: body}, err
}

func (k keptAnswer) again() *http.Response {
	response := k.response
	response.Body = io.NopCloser(bytes.NewReader(k.body))
	return &response
}

// The request as it is, and before it the same under another key.
func (t *faultyTransport) doTwice(r *http.Request) (*http.Response, error) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, err
	}
	first := r.Clone(r.Context())
	first.Header.Set("Idempotency-Key", r.Header.Get("Idempotency-Key")+"-again")
	first.Body = io.NopCloser(bytes.NewReader(body))
	if _, err := t.keep(first); err != nil {
		return nil, err
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	return t.inner.RoundTrip(r)
}

// Some writes never reach the server and are acknowledged with the next version.
func (t *faultyTransport) loseWrites(r *http.Request, strikes bool) (*http.Response, error) {
	version := 0
	_, _ = fmt.Sscanf(r.Header.Get("If-Match"), `"v%d"`, &version)
	if !strikes || version == 0 {
		return t.inner.RoundTrip(r)
	}
	receipt := fmt.Sprintf(`{"command":%q,"version":%d}`, r.Header.Get("Idempotency-Key"), version+1)
	response := http.Response{StatusCode: 200, Header: http.Header{}, Request: r, ProtoMajor: 1, ProtoMinor: 1}
	response.Body = io.NopCloser(strings.NewReader(receipt))
	return &response, nil
}

// Starts again after a kill; with `rollsBack` on what the data folder held at the kill before this one, so that
// acknowledged writes are gone.
func (s *server) restart() error {
	if s.rollsBack {
		kept := filepath.Join(s.folder, "kept")
		if _, err := os.Stat(kept); err == nil {
			if err := os.RemoveAll(s.data()); err != nil {
				return err
			}
			return s.startOnCopy(kept)
		}
		if err := exec.Command("cp", "-r", s.data(), kept).Run(); err != nil {
			return err
		}
	}
	return s.start()
}

func (s *server) startOnCopy(kept string) error {
	if err := exec.Command("cp", "-r", kept, s.data()).Run(); err != nil {
		return err
	}
	return s.start()
}
