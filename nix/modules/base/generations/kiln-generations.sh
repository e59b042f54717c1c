# Deletes old generations of the system by their number, never by their age: a clock that jumps deletes nothing. What stays:
# the newest KEEP, the one that boots next, the one that runs, the one that was started, and the last known good one.
# KILN_ROOT names another folder than /, for tests.
root=${KILN_ROOT:-}
profile=$root/nix/var/nix/profiles/system

declare -A kept=()
for link in "$profile" "$root/run/booted-system" "$root/run/current-system" "$root/nix/var/nix/gcroots/kiln-known-good"; do
  if system=$(readlink --canonicalize-existing "$link"); then kept[$system]=1; fi
done

mapfile -t numbers < <(
  for link in "$profile"-*-link; do
    number=${link#"$profile-"}
    number=${number%-link}
    if [[ $number =~ ^[0-9]+$ ]]; then printf '%s\n' "$number"; fi
  done | sort --numeric-sort --reverse
)

old=()
for number in "${numbers[@]:KEEP}"; do
  # A link whose system is gone already is of no use.
  system=$(readlink --canonicalize-existing "$profile-$number-link") || system=
  if [[ -z $system || -z ${kept[$system]:-} ]]; then old+=("$number"); fi
done

if ((${#old[@]} == 0)); then
  echo "kiln-generations: there are ${#numbers[@]} generations, and all stay"
  exit 0
fi
nix-env --profile "$profile" --delete-generations "${old[@]}"
# The boot menu as it has to be then. The default stays what boots next.
"$profile/bin/switch-to-configuration" boot
