// Checks the roots and proofs that merkle_vectors prints with golang.org/x/mod/sumdb/tlog, an implementation of the
// tree of RFC 6962 that shares nothing with ours. Exits with 1 at the first disagreement.
package main

import (
	"bufio"
	"encoding/hex"
	"fmt"
	"os"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/tlog"
)

func fail(line string, err error) {
	fmt.Fprintf(os.Stderr, "%s: %v\n", line, err)
	os.Exit(1)
}

func main() {
	var stored []tlog.Hash
	reader := tlog.HashReaderFunc(func(indexes []int64) ([]tlog.Hash, error) {
		hashes := make([]tlog.Hash, len(indexes))
		for i, index := range indexes {
			hashes[i] = stored[index]
		}
		return hashes, nil
	})
	var leaves []string
	roots := []tlog.Hash{{}}
	counts := map[string]int{}

	lines := bufio.NewScanner(os.Stdin)
	for lines.Scan() {
		line := lines.Text()
		words := strings.Fields(line)
		kind := words[0]
		counts[kind]++
		if kind == "leaf" {
			hashes, err := tlog.StoredHashes(int64(len(leaves)), []byte(words[1]), reader)
			if err != nil {
				fail(line, err)
			}
			stored = append(stored, hashes...)
			leaves = append(leaves, words[1])
			continue
		}
		numbers := []int64{}
		hashes := []tlog.Hash{}
		for _, word := range words[1:] {
			if len(word) == 64 {
				var hash tlog.Hash
				if _, err := hex.Decode(hash[:], []byte(word)); err != nil {
					fail(line, err)
				}
				hashes = append(hashes, hash)
				continue
			}
			number, err := strconv.ParseInt(word, 10, 64)
			if err != nil {
				fail(line, err)
			}
			numbers = append(numbers, number)
		}
		switch kind {
		case "root":
			root, err := tlog.TreeHash(numbers[0], reader)
			if err == nil && root != hashes[0] {
				err = fmt.Errorf("the root is %x", root[:])
			}
			if err != nil {
				fail(line, err)
			}
			roots = append(roots, root)
		case "inclusion":
			index, size := numbers[0], numbers[1]
			leaf := tlog.RecordHash([]byte(leaves[index]))
			if err := tlog.CheckRecord(hashes, size, roots[size], index, leaf); err != nil {
				fail(line, err)
			}
		case "consistency":
			first, second := numbers[0], numbers[1]
			if err := tlog.CheckTree(hashes, second, roots[second], first, roots[first]); err != nil {
				fail(line, err)
			}
		default:
			fail(line, fmt.Errorf("unknown statement"))
		}
	}
	if counts["root"] != 70 || counts["inclusion"] != 70*71/2 || counts["consistency"] != 70*71/2 {
		fmt.Fprintf(os.Stderr, "expected 70 roots and 2485 proofs of each kind, but found %v\n", counts)
		os.Exit(1)
	}
}
