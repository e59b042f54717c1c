# Makes the user that was put on the drive, with the administrator's groups, unless the name is taken.
# KILN_USER_GROUPS (commas between), KILN_USER_SHELL. KILN_ROOT names another folder than /, for tests.
# What can't be used is passed over and said in the journal: a unit that failed for it would make every later deploy fail.
root=${KILN_ROOT:-}
name=$(<"$root/var/lib/kiln/user")
if [[ ! $name =~ ^[a-z_][a-z0-9_-]{0,30}$ ]]; then
  printf 'kiln-user: "%s" in /var/lib/kiln/user is not a valid user name; no user was added\n' "$name" >&2
  exit 0
fi

if line=$(grep "^$name:" "$root/etc/passwd"); then
  IFS=: read -r _ _ id _ <<<"$line"
  # NixOS numbers people from 1000; from 30000 on there are its builders, user 65534 and systemd's dynamic users.
  if ((id < 1000 || id >= 30000)); then
    printf 'kiln-user: "%s" is an account of the system itself; no user was added\n' "$name" >&2
  fi
  exit 0
fi

useradd ${root:+--prefix "$root"} --create-home --gid users --groups "$KILN_USER_GROUPS" --shell "$KILN_USER_SHELL" "$name"
echo "kiln-user: added $name"
