// Clients that act on the same few units at once, the server killed and started again in between, and the history of
// what they asked, when, and what they were told.
package main

import (
	"fmt"
	"math"
	"math/rand"
	"sync"
	"sync/atomic"
	"time"

	"github.com/anishathalye/porcupine"
)

type load struct {
	campaign     string
	firstVersion int
	units        int
	clients      int
	operations   int // of each client
	kills        int
	seed         int64
}

type history struct {
	load   load
	server *server
	began  time.Time

	mutex      sync.Mutex
	operations []porcupine.Operation
	defect     error // an answer that is wrong by itself

	done     int64         // operations that ended, for the killer to count
	progress chan struct{} // holds a token when done has grown
}

// Runs the load to its end. `connect` makes the client of one person.
func record(load load, server *server, connect func() *client) (*history, error) {
	h := &history{load: load, server: server, began: time.Now(), progress: make(chan struct{}, 1)}
	var people sync.WaitGroup
	for i := 0; i < load.clients; i++ {
		people.Add(1)
		person := &person{history: h, number: i, client: connect(), dice: rand.New(rand.NewSource(load.seed*1000 + int64(i)))}
		go func() {
			defer people.Done()
			person.act()
		}()
	}
	err := h.kill(rand.New(rand.NewSource(load.seed)))
	people.Wait()
	if err != nil {
		return nil, err
	}
	return h, h.defect
}

// Kills and restarts, spread over the operations.
func (h *history) kill(dice *rand.Rand) error {
	total := h.load.clients * h.load.operations
	for i := 1; i <= h.load.kills; i++ {
		at := total*i/(h.load.kills+1) - dice.Intn(1+total/(2*(h.load.kills+1)))
		for atomic.LoadInt64(&h.done) < int64(at) {
			<-h.progress
		}
		h.server.kill()
		if err := h.server.restart(); err != nil {
			return err
		}
	}
	return nil
}

func (h *history) now() int64 { return int64(time.Since(h.began)) }

func (h *history) add(who int, in input, call int64, out output, returned int64) {
	h.mutex.Lock()
	h.operations = append(h.operations, porcupine.Operation{ClientId: who, Input: in, Call: call, Output: out, Return: returned})
	h.mutex.Unlock()
}

func (h *history) ended() {
	atomic.AddInt64(&h.done, 1)
	select {
	case h.progress <- struct{}{}:
	default:
	}
}

func (h *history) complain(err error) {
	h.mutex.Lock()
	if h.defect == nil {
		h.defect = err
	}
	h.mutex.Unlock()
}

func (h *history) judge() (porcupine.CheckResult, porcupine.LinearizationInfo, porcupine.Model) {
	model := unitModel(h.load.firstVersion)
	result, info := porcupine.CheckOperationsVerbose(model, h.operations, 2*time.Minute)
	return result, info, model
}

// What there was to judge, so that a history in which nothing happened does not pass for a good one.
type tally struct {
	accepted, stale, refused, unknown, reads, repeats int
}

func (h *history) tally() tally {
	var count tally
	for _, operation := range h.operations {
		in, out := operation.Input.(input), operation.Output.(output)
		switch {
		case out.code == unknownOutcome:
			count.unknown++
		case in.action <= readFiled:
			count.reads++
		case out.code == staleTag:
			count.stale++
		case out.code != "":
			count.refused++
		default:
			count.accepted++
		}
		if in.repeated {
			count.repeats++
		}
	}
	return count
}

// --- one client

type person struct {
	history *history
	number  int
	client  *client
	dice    *rand.Rand
	seen    map[int]int // unit → the version this client read last
	asked   int
	earlier []input // writes of its own that were accepted and whose key it may use again
}

func (p *person) act() {
	p.seen = map[int]int{}
	for i := 0; i < p.history.load.operations; i++ {
		switch draw := p.dice.Intn(100); {
		case draw < 8:
			p.clickTwice()
		case draw < 13 && len(p.earlier) > 0:
			p.ask(p.earlier[p.dice.Intn(len(p.earlier))])
		default:
			p.ask(p.draw())
		}
		p.history.ended()
	}
}

func (p *person) chance(percent int) bool { return p.dice.Intn(100) < percent }

func (p *person) draw() input {
	p.asked++
	in := input{unit: p.dice.Intn(p.history.load.units), task: p.dice.Intn(taskCount)}
	draw := p.dice.Intn(100)
	switch {
	case draw < 25:
		in.action = read
	case draw < 32:
		in.action, in.tag = readIfNew, p.seen[in.unit]
	case draw < 38:
		in.action = readFiled
	case draw < 60:
		in.action = file
	case draw < 61:
		in.action = accept // seldom, for an accepted task changes no more
	case draw < 78:
		in.action = sendBack
	case draw < 88:
		in.action = askExtension
	case draw < 94:
		in.action = grantExtension
	default:
		in.action = refuseExtension
	}
	if in.action <= readFiled {
		return in
	}
	in.key = fmt.Sprintf("%s-%d-%d", p.history.load.campaign, p.number, p.asked)
	if p.chance(50) {
		in.tag = p.seen[in.unit]
	}
	if in.action == file {
		in.text = "filed with " + in.key
	}
	if in.action == askExtension {
		in.until = time.Date(2026, 6, 1+p.dice.Intn(200), 0, 0, 0, 0, time.UTC).Format("2006-01-02")
	}
	in.repeated = p.chance(30)
	return in
}

// The same write twice at the same time, as by somebody who is not sure that the first click was seen.
func (p *person) clickTwice() {
	in := p.draw()
	for in.action <= readFiled {
		in = p.draw()
	}
	in.repeated = true
	var other sync.WaitGroup
	other.Add(1)
	go func() {
		defer other.Done()
		p.perform(in)
	}()
	p.perform(in)
	other.Wait()
}

func (p *person) ask(in input) {
	out := p.perform(in)
	if out.code == "" && (in.action == read || in.action == readIfNew || in.key != "") {
		p.seen[in.unit] = out.version
	}
	if out.code == "" && in.key != "" && in.repeated {
		p.earlier = append(p.earlier, in)
	}
}

// One operation: repeated with its key until there is an answer, or given up with its outcome unknown.
func (p *person) perform(in input) output {
	h := p.history
	call := h.now()
	gaveUp := in.key != "" && (p.number+len(in.key)+in.task)%4 == 0
	for {
		got, err := p.client.send(requestFor(h.load.campaign, in))
		if err == errBusy || (err == errNoAnswer && !gaveUp) {
			continue // the client waits for the server to come back before it sends again
		}
		if err == errNoAnswer {
			out := output{code: unknownOutcome}
			h.add(p.number, in, call, out, math.MaxInt64)
			return out
		}
		out, defect := output{}, err
		if defect == nil {
			out, defect = outputOf(in, got)
		}
		if defect != nil {
			h.complain(fmt.Errorf("%s: %w", describe(in, output{}), defect))
			return output{code: unknownOutcome}
		}
		h.add(p.number, in, call, out, h.now())
		return out
	}
}
