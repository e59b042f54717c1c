# The id is the one that was put on the drive when it was written; without one, made from the machine's own,
# which itself must stay private (machine-id(5)).
id_file=/var/lib/kiln/id
if [[ -r $id_file ]]; then
  id=$(<"$id_file")
else
  id=$(systemd-id128 machine-id --app-specific=4f1c6a3e8d5b4b0f9a2e7c61d0b85f13)
fi

name=$(</proc/sys/kernel/hostname)
texts=("id=$id" "profile=$KILN_PROFILE" "build=$KILN_BUILD")
# A hint for people who compare it with what their Kiln shows. Anyone can announce it: Kiln asks the host itself.
host_key=/etc/ssh/ssh_host_ed25519_key.pub
if [[ -r $host_key ]] && line=$(ssh-keygen -l -E sha256 -f "$host_key"); then
  read -r _ fingerprint _ <<<"$line"
  texts+=("hostkey=$fingerprint")
fi
exec avahi-publish --service "$name" _kiln._tcp "$KILN_PORT" "${texts[@]}"
