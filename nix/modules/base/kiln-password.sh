# Gives the administrator, and the user whom the drive brought, the password of the hash file.
# ADMINISTRATOR, HASH_FILE, USER_FILE; SET_FILE is as old as the hash that was used last.

# Once for each hash: a password that was changed on the machine since then stays.
if [[ -e $SET_FILE && ! $HASH_FILE -nt $SET_FILE ]]; then exit 0; fi

users=("$ADMINISTRATOR")
if [[ -r $USER_FILE ]]; then
  seeded=$(<"$USER_FILE")
  # kiln-user says in the journal why there is none of that name.
  if id --user -- "$seeded" >/dev/null 2>&1; then users+=("$seeded"); fi
fi
hash=$(<"$HASH_FILE")
for user in "${users[@]}"; do
  # From standard input: arguments can be read by everybody.
  printf '%s:%s\n' "$user" "$hash" | chpasswd --encrypted
done
touch --reference="$HASH_FILE" "$SET_FILE"
