"""What the harnesses that break a running server share: the server, its client, a campaign, and the ledger.

  server.py    Server: a `duban serve` process that can be killed, stopped and started again on the same folder
  campaign.py  prepare(): a running campaign with open tasks; Campaign: its requests
  ledger.py    Ledger: what a client saw acknowledged, refused or lost; check_ledger(): that the server agrees
"""
import os
import sys

repository = os.path.abspath(os.path.join(os.path.dirname(__file__), "..", "..", ".."))
sys.path.insert(0, os.path.join(repository, "ops", "demo"))
