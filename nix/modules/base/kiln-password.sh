# From standard input: arguments can be read by everybody.
printf '%s:%s\n' "$ADMINISTRATOR" "$(<"$HASH_FILE")" | chpasswd --encrypted
