# Go back to the generation before this one, now and at the next boot.
# SYSTEM_PROFILE: the profile whose generations these are.

usage() {
  echo "usage: kaliunbox-rollback [--yes]"
  echo "Switches back to the previous generation of the system."
}

sure=false
for argument in "$@"; do
  case $argument in
    --yes | -y) sure=true ;;
    --help | -h)
      usage
      exit 0
      ;;
    *)
      echo "kaliunbox-rollback: unknown argument \"$argument\"" >&2
      usage >&2
      exit 2
      ;;
  esac
done

if [ ! -w "$(dirname "$SYSTEM_PROFILE")" ]; then
  echo "kaliunbox-rollback: only root may switch generations. Try: sudo kaliunbox-rollback" >&2
  exit 1
fi

generation_of() {
  local link
  link=$(basename "$1")
  link=${link%-link}
  echo "${link##*-}"
}

current=$(generation_of "$(readlink "$SYSTEM_PROFILE")")
previous=
for link in "$SYSTEM_PROFILE"-*-link; do
  number=$(generation_of "$link")
  if [ "$number" -lt "$current" ] && [ "$number" -gt "${previous:-0}" ]; then
    previous=$number
  fi
done

if [ -z "$previous" ]; then
  echo "kaliunbox-rollback: generation $current is the oldest one here, so there is nothing to go back to." >&2
  exit 1
fi

describe() {
  local path version=unknown
  path=$(readlink -f "$SYSTEM_PROFILE-$1-link")
  if [ -r "$path/nixos-version" ]; then version=$(cat "$path/nixos-version"); fi
  echo "generation $1 (NixOS $version, $(date -r "$path" +%F 2>/dev/null || echo 'no date'))"
}

echo "Now:  $(describe "$current")"
echo "Back: $(describe "$previous")"

if [ "$sure" = false ]; then
  read -r -p "Go back to generation $previous? [y/N] " answer || answer=
  case $answer in
    [yY] | [yY][eE][sS]) ;;
    *)
      echo "Nothing was changed."
      exit 1
      ;;
  esac
fi

# The profile first: whatever the switch does, the next boot is into the previous generation.
nix-env --profile "$SYSTEM_PROFILE" --switch-generation "$previous"
status=0
"$SYSTEM_PROFILE/bin/switch-to-configuration" switch || status=$?
if [ "$status" != 0 ]; then
  echo "kaliunbox-rollback: generation $previous is what boots next, but switching to it now ended with $status; what failed stands above. See it with systemctl --failed, or restart: reboot" >&2
  exit "$status"
fi
echo "Generation $previous runs now, and is what boots next."
