// The sequential specification of one unit campaign: what it would answer if it were asked one thing after another.
// Porcupine looks for an order of the recorded operations that this model allows and that respects real time.
package main

import (
	"fmt"
	"hash/fnv"
	"strings"

	"github.com/anishathalye/porcupine"
)

const taskCount = 4

// What the due day of every task is at first (plan.yaml), and what an extension may ask for is later than that.
const firstDue = "2026-06-01"

type action int

const (
	read      action = iota // GET the unit
	readIfNew               // GET the unit with If-None-Match
	readFiled               // GET the filings of a task
	file
	accept
	sendBack
	askExtension
	grantExtension
	refuseExtension
)

var actionNames = [...]string{"read", "read-if-new", "read-filed", "file", "accept", "send-back", "ask-extension",
	"grant-extension", "refuse-extension"}

// What was asked.
type input struct {
	unit     int
	action   action
	task     int
	tag      int    // If-Match or If-None-Match: a version; 0: none
	until    string // of askExtension
	text     string // of file
	key      string // idempotency key of a write
	repeated bool   // the key is used by another operation of the history as well
}

// What was answered. `code` is "" for success, the stable code of a refusal, or one of the two below.
type output struct {
	code    string
	version int             // after a write, or as read
	tasks   [taskCount]task // as read
	filed   filing          // as read by readFiled
}

const (
	unknownOutcome = "(no answer)"
	notModified    = "(not modified)"
	staleTag       = "operation.stale_tag"
	notAllowed     = "workflow.transition_not_allowed"
	pending        = "workflow.extension_pending"
	notLater       = "workflow.extension_not_later"
	noExtension    = "workflow.no_extension"
)

type task struct {
	state string // open, submitted, returned, accepted
	due   string
	asked string // the day an open request for extension asks for
	filed int
}

type filing struct {
	number int
	text   string
}

// Comparable, so that == tells whether two states are the same.
type unitState struct {
	version int
	tasks   [taskCount]task
	texts   [taskCount]string // of the last filing
	keys    string            // " key=version" of every accepted write whose key is used more than once
}

func initialUnit(version int) unitState {
	state := unitState{version: version}
	for i := range state.tasks {
		state.tasks[i] = task{state: "open", due: firstDue}
	}
	return state
}

// What the state machine says to a write: the code of its refusal, or "" and the state after it.
func (state unitState) write(in input) (string, unitState) {
	one := &state.tasks[in.task]
	awaitsOwner := one.state == "open" || one.state == "returned"
	switch in.action {
	case file:
		if one.state == "accepted" {
			return notAllowed, state
		}
		one.state = "submitted"
		one.filed++
		state.texts[in.task] = in.text
	case accept, sendBack:
		if one.state != "submitted" {
			return notAllowed, state
		}
		one.state = map[action]string{accept: "accepted", sendBack: "returned"}[in.action]
	case askExtension:
		if !awaitsOwner {
			return notAllowed, state
		}
		if one.asked != "" {
			return pending, state
		}
		if in.until <= one.due {
			return notLater, state
		}
		one.asked = in.until
	case grantExtension, refuseExtension:
		if one.asked == "" {
			return noExtension, state
		}
		if in.action == grantExtension {
			one.due = one.asked
		}
		one.asked = ""
	}
	state.version++
	return "", state
}

// Whether `out` is what a server in this state answers to `in`, and the state after it.
func (state unitState) step(in input, out output) (bool, unitState) {
	switch in.action {
	case read:
		return out.code == "" && out.version == state.version && out.tasks == state.tasks, state
	case readIfNew:
		if in.tag == state.version {
			return out.code == notModified, state
		}
		return out.code == "" && out.version == state.version && out.tasks == state.tasks, state
	case readFiled:
		last := filing{state.tasks[in.task].filed, state.texts[in.task]}
		return out.code == "" && out.filed == last, state
	}
	if version, known := state.receipt(in.key); known {
		return out.code == unknownOutcome || (out.code == "" && out.version == version), state
	}
	code, after := staleTag, state
	if in.tag == 0 || in.tag == state.version {
		code, after = state.write(in)
	}
	if code == "" && in.repeated {
		after.keys += fmt.Sprintf(" %s=%d", in.key, after.version)
	}
	// A write that nobody heard of again took effect where it could, or not at all; that it may also stand last in
	// the order, where nobody can tell, is what its endless interval says.
	if out.code == unknownOutcome {
		return true, after
	}
	return out.code == code && (code != "" || out.version == after.version), after
}

func (state unitState) receipt(key string) (int, bool) {
	at := strings.Index(state.keys, " "+key+"=")
	if at < 0 {
		return 0, false
	}
	version := 0
	_, err := fmt.Sscanf(state.keys[at+len(key)+2:], "%d", &version)
	return version, err == nil
}

// One model for all units: a history falls apart into those of its units.
func unitModel(firstVersion int) porcupine.Model {
	return porcupine.Model{
		Partition: func(history []porcupine.Operation) [][]porcupine.Operation {
			byUnit := map[int][]porcupine.Operation{}
			for _, operation := range history {
				unit := operation.Input.(input).unit
				byUnit[unit] = append(byUnit[unit], operation)
			}
			parts := [][]porcupine.Operation{}
			for _, part := range byUnit {
				parts = append(parts, part)
			}
			return parts
		},
		Init: func() interface{} { return initialUnit(firstVersion) },
		Step: func(state, in, out interface{}) (bool, interface{}) {
			allowed, after := state.(unitState).step(in.(input), out.(output))
			return allowed, after
		},
		Hash: func(state interface{}) uint64 {
			hash := fnv.New64a()
			fmt.Fprintf(hash, "%v", state)
			return hash.Sum64()
		},
		DescribeOperation: func(in, out interface{}) string { return describe(in.(input), out.(output)) },
		DescribeState:     func(state interface{}) string { return fmt.Sprintf("%+v", state) },
	}
}

func describe(in input, out output) string {
	text := fmt.Sprintf("%s task %d", actionNames[in.action], in.task+1)
	if in.tag != 0 {
		text += fmt.Sprintf(" tag v%d", in.tag)
	}
	if in.until != "" {
		text += " until " + in.until
	}
	if in.key != "" {
		text += " key " + in.key
	}
	switch {
	case out.code != "":
		return text + " → " + out.code
	case in.action == readFiled:
		return fmt.Sprintf("%s → %+v", text, out.filed)
	case in.action == read || in.action == readIfNew:
		return fmt.Sprintf("%s → v%d %+v", text, out.version, out.tasks)
	}
	return fmt.Sprintf("%s → v%d", text, out.version)
}
