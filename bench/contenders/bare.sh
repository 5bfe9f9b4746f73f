#!/bin/sh
# What a careful script does with Terraform alone: layer by layer, so many stacks of a layer at once.
# usage: bare.sh PARALLELISM < a line for each layer, with the folders of its stacks
set -eu

deploy='
  cd "$1"
  terraform init -input=false
  terraform plan -input=false -out=plan
  terraform apply -input=false plan
  terraform output -json >outputs.json
'
while read -r layer; do
  printf '%s\n' $layer | xargs -P "$1" -I '{}' sh -euc "$deploy" sh '{}'
done
