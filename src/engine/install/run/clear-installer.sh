# [SUDO…]: removes what nixos-anywhere leaves on a machine whose system stays: the installer, some hundred megabytes
# below the home of the user who logs in, and its kernel in memory, ready for the next restart by kexec. Runs as that
# user; its words make a command root's.
PATH="$PATH:/run/current-system/sw/bin:/usr/sbin:/sbin:/usr/bin:/bin"
folder=$HOME/kexec
# Another's folder of that name has no such file.
[ -e "$folder/nixos-anywhere-kexec.sh" ] || exit 0
read -r loaded 2>/dev/null </sys/kernel/kexec_loaded && [ "$loaded" = 1 ] && "$@" "$folder/kexec/kexec" --unload
"$@" rm -rf "$folder"
