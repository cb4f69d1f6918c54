// A duban serve process that can be killed and started again on the same folder.
package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"syscall"
)

// The campaign's clock stands still here, in the middle of the plan's only phase.
const theDay = "2026-03-02T09:00:00+08:00"

var readyLine = regexp.MustCompile(`"event":"ready".*"port":(\d+)`)

type server struct {
	binary string
	folder string

	process *exec.Cmd
	ended   chan struct{} // closed when the process has ended and its log is read

	mutex sync.Mutex
	log   []string // the last lines

	address   *addressBoard
	rollsBack bool // a planted fault, see restart()
}

func newServer(binary, folder string) *server {
	return &server{binary: binary, folder: folder, address: newAddressBoard()}
}

func (s *server) data() string { return filepath.Join(s.folder, "data") }

func (s *server) start() error {
	s.process = exec.Command(s.binary, "serve", "--data", s.data(), "--listen", "127.0.0.1:0", "--clock", "virtual",
		"--now", theDay)
	pipe, err := s.process.StderrPipe()
	if err != nil {
		return err
	}
	if err := s.process.Start(); err != nil {
		return err
	}
	s.ended = make(chan struct{})
	port := make(chan string, 1)
	go s.follow(pipe, s.process, s.ended, port)
	found, ready := <-port
	if !ready {
		<-s.ended
		return errors.New("the server did not start:\n" + s.lastLines())
	}
	s.address.set("http://127.0.0.1:" + found)
	return nil
}

// Reads the log to its end, so that the server never waits for its own log. `port` is closed without a value when the
// server ends before it is ready.
func (s *server) follow(pipe io.Reader, process *exec.Cmd, ended chan<- struct{}, port chan<- string) {
	lines := bufio.NewScanner(pipe)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		if found := readyLine.FindStringSubmatch(lines.Text()); found != nil {
			port <- found[1]
		}
		s.mutex.Lock()
		s.log = append(s.log, lines.Text())
		if len(s.log) > 50 {
			s.log = s.log[1:]
		}
		s.mutex.Unlock()
	}
	close(port)
	_ = process.Wait() // killed or stopped: which of the two, the caller of it knows
	close(ended)
}

func (s *server) lastLines() string {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	return strings.Join(s.log, "\n")
}

func (s *server) kill() {
	s.address.clear()
	_ = s.process.Process.Kill()
	<-s.ended
}

// In order: SIGTERM, and the exit code must be 0.
func (s *server) stop() error {
	s.address.clear()
	_ = s.process.Process.Signal(syscall.SIGTERM)
	<-s.ended
	if code := s.process.ProcessState.ExitCode(); code != 0 {
		return fmt.Errorf("the server ended with %d:\n%s", code, s.lastLines())
	}
	return nil
}

func (s *server) verify() error {
	said, err := exec.Command(s.binary, "audit", "verify", "--data", s.data()).CombinedOutput()
	if err != nil {
		return fmt.Errorf("audit verify: %v\n%s", err, said)
	}
	return nil
}

func (s *server) adminToken() (string, error) {
	text, err := os.ReadFile(filepath.Join(s.data(), "admin-token"))
	return strings.TrimSpace(string(text)), err
}

// The place where clients look up the server, and wait while there is none.
type addressBoard struct {
	mutex   sync.Mutex
	changed *sync.Cond
	base    string
}

func newAddressBoard() *addressBoard {
	board := &addressBoard{}
	board.changed = sync.NewCond(&board.mutex)
	return board
}

func (b *addressBoard) set(base string) {
	b.mutex.Lock()
	b.base = base
	b.mutex.Unlock()
	b.changed.Broadcast()
}

func (b *addressBoard) clear() { b.set("") }

func (b *addressBoard) get() string {
	b.mutex.Lock()
	defer b.mutex.Unlock()
	for b.base == "" {
		b.changed.Wait()
	}
	return b.base
}
