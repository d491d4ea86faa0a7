"""The AWS counterpart, with the policies that the tests attach of those that AWS manages.

    python startMoto.py PORT

moto makes all fifteen hundred of them for each account, which takes longer than a scan.
"""
import json
import sys

from moto.iam import models
from moto.server import main

ATTACHED = {"AmazonS3ReadOnlyAccess"}

everything = json.loads(models.aws_managed_policies_data)
models.aws_managed_policies_data = json.dumps({name: everything[name] for name in ATTACHED})

main(["-H", "127.0.0.1", "-p", sys.argv[1]])
