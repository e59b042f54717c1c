seed = "/dev/disk/by-partlabel/kiln-seed"
known = "-o StrictHostKeyChecking=yes -o UserKnownHostsFile=/root/known -i /root/seed/ada"


def result_of(unit: str) -> str:
    return machine.succeed(f"systemctl show --value -p Result {unit}").strip()


def is_wiped() -> bool:
    return machine.execute(f"cmp --bytes=$(blockdev --getsize64 {seed}) {seed} /dev/zero")[0] == 0


def restart() -> None:
    machine.shutdown()
    machine.start()
    machine.wait_for_unit("multi-user.target")


def is_personalised() -> None:
    assert machine.succeed("hostname").strip() == "box9"
    assert machine.succeed("hostnamectl --static").strip() == "box9"
    assert machine.succeed("cat /etc/hostname").strip() == "box9"
    assert machine.succeed("readlink /etc/localtime").strip() == "/etc/zoneinfo/Europe/Amsterdam"
    assert machine.succeed("date +%Z").strip() in ["CET", "CEST"]
    machine.succeed("grep -x LANG=C.UTF-8 /etc/locale.conf")
    machine.succeed("grep -x KEYMAP=de-latin1 /etc/vconsole.conf")
    assert machine.succeed("su - ada -c 'echo $LANG'").strip() == "C.UTF-8"


machine.wait_for_unit("multi-user.target")

with subtest("a first boot without a seed ends, and changes nothing"):
    machine.succeed("[ -e /var/lib/kiln/seeded ]")
    assert result_of("kiln-seed.service") == "success"
    assert machine.succeed("hostname").strip() != "box9"

with subtest("the next first boot reads the seed of the second disk"):
    machine.succeed("sgdisk --new=1:0:0 --change-name=1:kiln-seed /dev/vdb && udevadm settle")
    machine.succeed(f"make-seed {seed} && rm /var/lib/kiln/seeded")
    restart()
    assert result_of("kiln-seed.service") == "success"
    assert is_wiped()
    machine.succeed("[ -e /var/lib/kiln/seeded ]")

with subtest("host name, place and user are the drive's"):
    is_personalised()
    for unit in ["kiln-hostname", "kiln-place", "kiln-user"]:
        assert result_of(f"{unit}.service") == "success", unit
    assert "wheel" in machine.succeed("id -nG ada").split()
    machine.succeed("su - ada -c 'sudo --non-interactive true'")

with subtest("its key opens a session, on the host key that was known before the first boot"):
    machine.wait_for_unit("sshd.service")
    machine.succeed('echo "localhost $(cut -d " " -f 1,2 /root/seed/host.pub)" > /root/known')
    assert machine.succeed(f"ssh {known} ada@localhost hostname").strip() == "box9"
    # A session without a login shell.
    assert machine.succeed(f"ssh {known} ada@localhost 'echo $LANG'").strip() == "C.UTF-8"

with subtest("its name and id are what the local network hears"):
    machine.wait_for_unit("kiln-advertise.service")
    browse = "avahi-browse --terminate --parsable --resolve _kiln._tcp"
    machine.wait_until_succeeds(f"{browse} | grep -F 'box9.local'")
    machine.succeed(f"{browse} | grep -F 'id=device-9'")

with subtest("secrets and the network's passphrase are root's alone"):
    for path, mode in {
        "/var/lib/kiln/secrets": "700",
        "/var/lib/kiln/secrets/token": "600",
        "/var/lib/iwd": "700",
        "'/var/lib/iwd/My Network.psk'": "600",
        "/etc/ssh/ssh_host_ed25519_key": "600",
        "/var/lib/kiln/hostname": "644",
    }.items():
        assert machine.succeed(f"stat -c '%a %U:%G' {path}").strip() == f"{mode} root:root", path

with subtest("a deploy leaves all of it"):
    machine.succeed("/run/current-system/bin/switch-to-configuration test")
    is_personalised()

with subtest("a disk that someone attaches later changes nothing, and keeps what is on it"):
    machine.succeed(f"SEED_HOSTNAME=evil make-seed {seed}")
    restart()
    is_personalised()
    assert not is_wiped()

with subtest("a damaged seed is refused whole, said, wiped, and holds up no boot"):
    machine.succeed(f"printf x | dd of={seed} bs=1 seek=4000 conv=notrunc,fsync")
    machine.succeed("rm /var/lib/kiln/seeded")
    restart()
    assert result_of("kiln-seed.service") == "exit-code"
    machine.succeed("journalctl -b -u kiln-seed | grep 'installed nothing of it: its checksum is wrong'")
    assert is_wiped()
    is_personalised()
