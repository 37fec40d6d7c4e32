#!/usr/bin/env bash
# The check of the GitHub Action: annotations on standard output, SARIF and a summary in a folder: check-github.sh FOLDER
# PATHS, ARGS, FAIL_ON and SUMMARY are the action's inputs. The exit code is qalint's.
set -uo pipefail
folder=$1

formats=(--format github --format "sarif:$folder/qalint.sarif")
if [ "${SUMMARY:-true}" = true ]; then
  formats+=(--format "markdown:$folder/qalint.md")
  [ -s "$folder/qalint-base.json" ] && formats+=(--compare "$folder/qalint-base.json")
fi

# Split at white space on purpose: both are lists as on a command line; nothing in them is evaluated.
set -f
# shellcheck disable=SC2086
qalint check ${PATHS:-.} ${ARGS:-} --quiet --fail-on "${FAIL_ON:-warning}" "${formats[@]}"
code=$?

if [ "$code" -ne 2 ] && [ -s "$folder/qalint.sarif" ] && [ -n "${GITHUB_OUTPUT:-}" ]; then
  echo "sarif=$folder/qalint.sarif" >>"$GITHUB_OUTPUT"
fi
if [ -s "$folder/qalint.md" ] && [ -n "${GITHUB_STEP_SUMMARY:-}" ]; then
  cat "$folder/qalint.md" >>"$GITHUB_STEP_SUMMARY"
fi
exit "$code"
