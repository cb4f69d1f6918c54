// Judges a running duban server from outside.
//
//	linearizability histories -duban BINARY -calendar FILE [-seed N -rounds N -kills N …]
//	    Histories of concurrent clients, with the server killed in between, are linearizable for each unit campaign.
//	    The checker is Porcupine; the model is model.go.
//	linearizability plants -duban BINARY -calendar FILE
//	    The same with a fault between clients and server: each kind of fault must be found.
//	linearizability onetag -duban BINARY -calendar FILE [-writers 100 -rounds N]
//	    Of all writers with one ETag exactly one wins.
package main

import (
	_ "embed"
	"errors"
	"flag"
	"fmt"
	"net/http"
	"os"
	"time"

	"github.com/anishathalye/porcupine"
)

//go:embed plan.yaml
var plan []byte

type settings struct {
	duban    string
	calendar string
	picture  string
	seed     int64
	rounds   int
	writers  int
	load     load
}

func parse(arguments []string) settings {
	var given settings
	flags := flag.NewFlagSet("linearizability", flag.ExitOnError)
	flags.StringVar(&given.duban, "duban", "", "the binary to judge")
	flags.StringVar(&given.calendar, "calendar", "", "workflows/calendars/cn.yaml")
	flags.StringVar(&given.picture, "picture", "", "where a history that is not linearizable is drawn, as HTML")
	flags.Int64Var(&given.seed, "seed", 1, "of the first round; each round has the next one")
	flags.IntVar(&given.rounds, "rounds", 1, "campaigns, one after another, on one data folder")
	flags.IntVar(&given.writers, "writers", 100, "of a race for one tag")
	flags.IntVar(&given.load.units, "units", 3, "of each campaign")
	flags.IntVar(&given.load.clients, "clients", 8, "at once")
	flags.IntVar(&given.load.operations, "operations", 120, "of each client in a round")
	flags.IntVar(&given.load.kills, "kills", 3, "of the server in a round")
	_ = flags.Parse(arguments) // ends the program by itself
	return given
}

// A server with the plan and the calendar in it, in a folder of its own.
func prepare(given settings) (*server, *client, error) {
	folder, err := os.MkdirTemp("", "duban-linearizability.")
	if err != nil {
		return nil, nil, err
	}
	judged := newServer(given.duban, folder)
	if err := judged.start(); err != nil {
		return nil, nil, err
	}
	token, err := judged.adminToken()
	if err != nil {
		return judged, nil, err
	}
	admin := newClient(judged.address, token, newTransport())
	calendar, err := os.ReadFile(given.calendar)
	if err != nil {
		return judged, nil, err
	}
	return judged, admin, admin.setUpPlan(calendar, plan)
}

func dispose(judged *server) {
	if judged == nil {
		return
	}
	judged.kill()
	_ = os.RemoveAll(judged.folder)
}

// One campaign's history, with `plant` between the clients and the server.
func recordRound(given settings, round int, judged *server, admin *client, plant string) (*history, error) {
	wanted := given.load
	wanted.seed = given.seed + int64(round)
	wanted.campaign = fmt.Sprintf("seed-%d", wanted.seed)
	var err error
	if wanted.firstVersion, err = admin.setUpCampaign(wanted.campaign, wanted.units); err != nil {
		return nil, err
	}
	judged.rollsBack = plant == "rolled-back"
	var transport http.RoundTripper = newTransport()
	if plant != "" {
		transport = newFaultyTransport(plant, transport, wanted.seed)
	}
	return record(wanted, judged, func() *client { return newClient(judged.address, admin.token, transport) })
}

func histories(given settings) error {
	judged, admin, err := prepare(given)
	defer func() { dispose(judged) }()
	if err != nil {
		return err
	}
	var sum tally
	operations := 0
	began := time.Now()
	for round := 0; round < given.rounds; round++ {
		recorded, err := recordRound(given, round, judged, admin, "")
		if err != nil {
			return fmt.Errorf("seed %d: %w", given.seed+int64(round), err)
		}
		if err := judgeHistory(recorded, given); err != nil {
			return err
		}
		operations += len(recorded.operations)
		sum.add(recorded.tally())
	}
	if err := judged.stop(); err != nil {
		return err
	}
	if err := judged.verify(); err != nil {
		return err
	}
	fmt.Printf("%d histories, seeds %d to %d: %d operations are linearizable, %d kills, %s: %v s\n", given.rounds, given.seed,
		given.seed+int64(given.rounds)-1, operations, given.rounds*given.load.kills, sum, int(time.Since(began).Seconds()))
	return sum.tooLittle(given)
}

func judgeHistory(recorded *history, given settings) error {
	result, info, model := recorded.judge()
	if result == porcupine.Ok {
		return nil
	}
	if given.picture != "" {
		if err := porcupine.VisualizePath(model, info, given.picture); err != nil {
			return err
		}
	}
	return fmt.Errorf("seed %d: %d operations: the checker says %s", recorded.load.seed, len(recorded.operations), result)
}

func (sum *tally) add(other tally) {
	sum.accepted += other.accepted
	sum.stale += other.stale
	sum.refused += other.refused
	sum.unknown += other.unknown
	sum.reads += other.reads
	sum.repeats += other.repeats
}

func (sum tally) String() string {
	return fmt.Sprintf("%d writes accepted, %d stale, %d refused, %d unknown, %d reads, %d with a key used again", sum.accepted,
		sum.stale, sum.refused, sum.unknown, sum.reads, sum.repeats)
}

func (sum tally) tooLittle(given settings) error {
	if sum.accepted == 0 || sum.stale == 0 || sum.refused == 0 || sum.reads == 0 || sum.repeats == 0 {
		return errors.New("the histories lack a kind of answer: nothing was judged about it")
	}
	if given.load.kills*given.rounds >= 3 && sum.unknown == 0 {
		return errors.New("no kill left an outcome unknown: nothing was judged about it")
	}
	return nil
}

func findPlants(given settings) error {
	for _, plant := range plants {
		if err := findPlant(given, plant); err != nil {
			return fmt.Errorf("%s: %w", plant, err)
		}
		fmt.Printf("found: %s\n", plant)
	}
	return nil
}

// Found within a few rounds: a fault strikes by chance.
func findPlant(given settings, plant string) error {
	judged, admin, err := prepare(given)
	defer func() { dispose(judged) }()
	if err != nil {
		return err
	}
	for round := 0; round < 5; round++ {
		recorded, err := recordRound(given, round, judged, admin, plant)
		if err != nil {
			return err
		}
		if result, _, _ := recorded.judge(); result == porcupine.Illegal {
			return nil
		}
	}
	return errors.New("planted, and not found")
}

func oneTag(given settings) error {
	if err := raceRounds(given, ""); err != nil {
		return err
	}
	fmt.Printf("%d times %d writers with one tag: one won each time\n", given.rounds, given.writers)
	err := raceRounds(given, "tag-ignored")
	if err == nil {
		return errors.New("writes without their tag were planted, and not found")
	}
	if !errors.Is(err, errManyWinners) {
		return fmt.Errorf("writes without their tag were planted, and something else was found: %w", err)
	}
	fmt.Println("found: tag-ignored")
	return nil
}

func raceRounds(given settings, plant string) error {
	judged, admin, err := prepare(given)
	defer func() { dispose(judged) }()
	if err != nil {
		return err
	}
	if _, err := admin.setUpCampaign("race", 1); err != nil {
		return err
	}
	connected := given.seed
	connect := func() *client {
		var transport http.RoundTripper = newTransport()
		if plant != "" {
			connected++
			transport = newFaultyTransport(plant, transport, connected)
		}
		return newClient(judged.address, admin.token, transport)
	}
	for round := 0; round < given.rounds; round++ {
		if err := raceForOneTag("race", 0, given.writers, round, connect); err != nil {
			return fmt.Errorf("round %d: %w", round, err)
		}
	}
	return nil
}

func main() {
	commands := map[string]func(settings) error{"histories": histories, "plants": findPlants, "onetag": oneTag}
	if len(os.Args) < 2 || commands[os.Args[1]] == nil {
		fmt.Fprintln(os.Stderr, "usage: linearizability histories|plants|onetag -duban BINARY -calendar FILE …")
		os.Exit(2)
	}
	if err := commands[os.Args[1]](parse(os.Args[2:])); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
