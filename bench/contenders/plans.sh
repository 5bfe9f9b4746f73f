#!/bin/sh
# `terraform plan` of each stack by itself, so many at once.
# usage: plans.sh PARALLELISM < a line for each layer, with the folders of its stacks
set -eu

tr ' ' '\n' | xargs -P "$1" -I '{}' sh -euc 'cd "$1"; terraform plan -input=false -out=plan' sh '{}'
