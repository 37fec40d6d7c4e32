#!/usr/bin/env bash
# Counts the findings of the branch that a change goes to, for the trend: count-base.sh BRANCH REPORT.json
# PATHS and ARGS are those of the check. Where the branch cannot be had, there is no trend and no failure.
set -uo pipefail
branch=$1
report=$2

tree=$(mktemp -d)
trap 'git worktree remove --force "$tree" >/dev/null 2>&1; rm -rf "$tree"' EXIT

# A checkout of a change alone is shallow: the tip of the base is enough, its history is not needed.
if ! git rev-parse --quiet --verify "origin/$branch^{commit}" >/dev/null; then
  git fetch --quiet --no-tags --depth=1 origin "+refs/heads/$branch:refs/remotes/origin/$branch" 2>/dev/null
fi
if ! git worktree add --quiet --detach "$tree" "origin/$branch" 2>/dev/null; then
  echo "no trend: the branch $branch cannot be had from origin" >&2
  exit 0
fi

# Split at white space on purpose: both are lists as on a command line; nothing in them is evaluated.
set -f
# shellcheck disable=SC2086
(cd "$tree" && qalint check ${PATHS:-.} ${ARGS:-} --exit-zero --quiet --format "json:$report") || rm -f "$report"
exit 0
