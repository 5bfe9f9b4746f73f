#!/bin/sh
# As little as Terraform alone can do to deploy again what is initialised: layer by layer, so many stacks of a layer at once.
# usage: again.sh PARALLELISM < a line for each layer, with the folders of its stacks
set -eu

deploy='
  cd "$1"
  terraform apply -input=false -auto-approve
  terraform output -json >outputs.json
'
while read -r layer; do
  printf '%s\n' $layer | xargs -P "$1" -I '{}' sh -euc "$deploy" sh '{}'
done
