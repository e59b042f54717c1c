# Deletes old generations of the system by their number, never by their age: a clock that jumps deletes nothing. What stays:
# the newest KEEP, the one that boots next, the one that runs, the one that was started, and the last known good one.
# The boot menu has the newest LIMIT only (0: all). Where one of those four would not be among them, the oldest of those that
# were made since are deleted. `kiln-generations menu` does this alone, before the boot loader is installed.
# KILN_ROOT names another folder than /, for tests.
root=${KILN_ROOT:-}
profile=$root/nix/var/nix/profiles/system

declare -A kept=()
for link in "$profile" "$root/run/booted-system" "$root/run/current-system" "$root/nix/var/nix/gcroots/kiln-known-good"; do
  if system=$(readlink --canonicalize-existing "$link"); then kept[$system]=1; fi
done

# A system counts as kept also if one of its specialisations was started.
is_kept() {
  local system each
  system=$(readlink --canonicalize-existing "$profile-$1-link") || return 1
  for each in "$system" "$system"/specialisation/*; do
    each=$(readlink --canonicalize-existing "$each") || continue
    if [[ -n ${kept[$each]:-} ]]; then return 0; fi
  done
  return 1
}

mapfile -t numbers < <(
  for link in "$profile"-*-link; do
    number=${link#"$profile-"}
    number=${number%-link}
    if [[ $number =~ ^[0-9]+$ ]]; then printf '%s\n' "$number"; fi
  done | sort --numeric-sort --reverse
)

old=()
left=("${numbers[@]}")
if [[ ${1:-} != menu ]]; then
  left=("${numbers[@]:0:KEEP}")
  for number in "${numbers[@]:KEEP}"; do
    # A link whose system is gone already is of no use.
    if is_kept "$number"; then left+=("$number"); else old+=("$number"); fi
  done
fi

if ((LIMIT > 0)); then
  # If several generations have the same such system, one of them needs an entry: the one that the profile names, or the
  # newest.
  declare -A entry=()
  if system=$(readlink --canonicalize-existing "$profile"); then
    number=$(readlink "$profile")
    number=${number##*system-}
    entry[$system]=${number%-link}
  fi
  needed=0
  newer=()
  since=()
  for number in "${left[@]}"; do
    system=$(readlink --canonicalize-existing "$profile-$number-link") || system=
    if is_kept "$number" && [[ ${entry[$system]:-$number} == "$number" ]]; then
      entry[$system]=$number
      needed=$((needed + 1))
      since=("${newer[@]}")
    else
      newer+=("$number")
    fi
  done
  # The newest stays, however small the menu is: it may be on trial.
  room=$((LIMIT > needed ? LIMIT - needed : 1))
  old+=("${since[@]:room}")
fi

if ((${#old[@]} == 0)); then
  if [[ ${1:-} != menu ]]; then echo "kiln-generations: there are ${#numbers[@]} generations, and all stay"; fi
  exit 0
fi
# After a switch that was refused the profile names a system for which no boot menu is made: what boots next is another one.
if [[ ${1:-} != menu ]] && ! "$profile/bin/switch-to-configuration" check; then
  echo "kiln-generations: $(readlink "$profile") is the system of the profile, but a check refuses to switch to it. Nothing is deleted until another one is: nix-env --profile $profile --switch-generation NUMBER"
  exit 0
fi
nix-env --profile "$profile" --delete-generations "${old[@]}"
# The boot menu as it has to be then. The default stays what boots next.
if [[ ${1:-} != menu ]]; then "$profile/bin/switch-to-configuration" boot; fi
