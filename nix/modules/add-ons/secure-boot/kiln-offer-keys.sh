# Makes the variables that hand the machine's keys to the firmware, and has everything on the ESP signed with these keys.
# Only then does kiln-lzbt put the variables where systemd-boot looks. Arguments: those of sbctl enroll-keys. KILN_ESP,
# KILN_INSTALL_BOOT_LOADER; KILN_ROOT names another folder than /, for tests.
esp=${KILN_ROOT:-}$KILN_ESP
held=$esp/loader/kiln-held-keys
making=$held.making

rm -rf "$making"
# It writes them into the folder that it is started in.
sbctl enroll-keys "$@"
mkdir -p "$making"
install --mode=644 PK.auth KEK.auth db.auth "$making/"
sync --file-system "$esp"
rm -rf "$held"
mv --no-target-directory "$making" "$held"
"$KILN_INSTALL_BOOT_LOADER"
