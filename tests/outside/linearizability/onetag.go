// A hundred writers, each on a connection of its own, read the same tag of a unit and write with it at the same moment.
package main

import (
	"errors"
	"fmt"
	"net/http"
	"sync"
)

var errManyWinners = errors.New("not exactly one writer won")

// One write wins, every other is told that its tag is stale.
func raceForOneTag(campaign string, unit, writers, round int, connect func() *client) error {
	clients := make([]*client, writers)
	tags := make([]int, writers)
	for i := range clients {
		clients[i] = connect()
		got, err := clients[i].send(request{method: "GET", path: unitPath(campaign, unit)})
		if err != nil {
			return err
		}
		shown, err := unitOf(got)
		if err != nil {
			return err
		}
		if tags[i] = shown.version; tags[i] != tags[0] {
			return fmt.Errorf("writer %d read v%d before anybody wrote, the first v%d", i, tags[i], tags[0])
		}
	}
	statuses := make([]int, writers)
	errs := make([]error, writers)
	var ready, gone sync.WaitGroup
	start := make(chan struct{})
	for i := range clients {
		ready.Add(1)
		gone.Add(1)
		go func(i int) {
			defer gone.Done()
			in := input{unit: unit, action: file, tag: tags[i], text: fmt.Sprintf("writer %d", i),
				key: fmt.Sprintf("%s-round%d-writer%d", campaign, round, i)}
			prepared := requestFor(campaign, in)
			ready.Done()
			<-start
			got, err := clients[i].send(prepared)
			statuses[i], errs[i] = got.status, err
		}(i)
	}
	ready.Wait()
	close(start)
	gone.Wait()
	return judgeRace(statuses, errs)
}

func judgeRace(statuses []int, errs []error) error {
	winners := 0
	for i, status := range statuses {
		switch {
		case errs[i] != nil:
			return fmt.Errorf("writer %d: %w", i, errs[i])
		case status == http.StatusCreated:
			winners++
		case status != http.StatusPreconditionFailed:
			return fmt.Errorf("writer %d was answered %d", i, status)
		}
	}
	if winners != 1 {
		return fmt.Errorf("%w: %d of %d", errManyWinners, winners, len(statuses))
	}
	return nil
}
