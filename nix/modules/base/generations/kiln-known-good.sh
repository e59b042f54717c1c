# Remembers the system that was started and works: a root for the garbage collector, so that it stays whatever its number
# is. KILN_ROOT names another folder than /, for tests.
root=${KILN_ROOT:-}
known=$root/nix/var/nix/gcroots/kiln-known-good

state=$(systemctl is-system-running || true)
if [[ $state != running ]]; then
  echo "kiln-known-good: this system is \"$state\", not \"running\", so the last known good one stays as it was"
  exit 0
fi
booted=$(readlink --canonicalize-existing "$root/run/booted-system")
# Another generation runs since a switch: whether it starts is not known yet.
if [[ $(readlink --canonicalize-existing "$root/run/current-system") != "$booted" ]]; then
  echo 'kiln-known-good: this system was not started yet, only switched to'
  exit 0
fi
target=${booted#"$root"}
if [[ $(readlink "$known" || true) == "$target" ]]; then exit 0; fi
ln --symbolic --force --no-dereference "$target" "$known.new"
mv --no-target-directory "$known.new" "$known"
echo "kiln-known-good: $target"
