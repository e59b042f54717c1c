import json
from typing import Any


def addresses(machine: Any, interface: str) -> list[str]:
    found = json.loads(machine.succeed(f"ip -4 -json address show dev {interface}"))
    return [entry["local"] for entry in found[0]["addr_info"]]


def ports_of_br0() -> set[str]:
    links = json.loads(appliance.succeed("bridge -json link show"))
    return {link["ifname"] for link in links if link.get("master") == "br0"}


def mode_of(path: str) -> str:
    return appliance.succeed(f"stat -c '%a %U:%G' {path}").strip()


start_all()
home.wait_for_unit("nginx.service")
home.wait_for_unit("dnsmasq.service")
home.wait_for_unit("pangolin-stand-in.service")
appliance.wait_for_unit("multi-user.target")
home_address = addresses(home, "eth1")[0]

with subtest("br0 has the wired port and the tap, and its address is from the router"):
    appliance.wait_for_unit("setup-bridge.service")
    assert ports_of_br0() == {"eth1", "ha-tap"}, ports_of_br0()
    appliance.wait_until_succeeds("ip -4 address show dev br0 | grep -F 192.168.1.1")
    address = addresses(appliance, "br0")[0]
    assert addresses(appliance, "eth1") == []

with subtest("setting the bridge up again changes nothing"):
    appliance.succeed("systemctl restart setup-bridge.service")
    assert ports_of_br0() == {"eth1", "ha-tap"}, ports_of_br0()
    assert addresses(appliance, "br0") == [address]

with subtest("the image is fetched, checked, unpacked, grown, and given to its user"):
    disk = "/var/lib/kaliun/home-assistant.qcow2"
    appliance.wait_for_file(disk)
    assert mode_of(disk) == "600 homeassistant-vm:homeassistant-vm"
    facts = json.loads(appliance.succeed(f"qemu-img info --force-share --output=json {disk}"))
    assert facts["virtual-size"] == 32 * 2**30, facts
    appliance.fail("ls -A /var/lib/kaliun | grep -F .part")

with subtest("the end of the fetch starts the virtual machine, as a user without rights"):
    appliance.wait_for_unit("homeassistant-vm.service")
    pid = appliance.succeed("systemctl show --value -p MainPID homeassistant-vm.service").strip()
    assert appliance.succeed(f"stat -c %U /proc/{pid}").strip() == "homeassistant-vm"
    assert "CapEff:\t0000000000000000" in appliance.succeed(f"cat /proc/{pid}/status")
    appliance.wait_until_succeeds("[ -S /run/homeassistant-vm/agent.sock ]")
    assert mode_of("/run/homeassistant-vm") == "750 homeassistant-vm:homeassistant-vm"

with subtest("its screen is on localhost:5900 and nowhere else"):
    appliance.wait_until_succeeds("ss -Hltn 'sport = :5900' | grep -F 127.0.0.1:5900")
    home.fail(f"nc -z -w 5 {address} 5900")

with subtest("the documented commands say how things are"):
    appliance.wait_until_succeeds("[ -s /run/homeassistant/info.json ]")
    status, said = appliance.execute("homeassistant-status")
    assert status == 1, said
    assert "running" in said and "does not answer" in said, said
    status, said = appliance.execute("HA_AGENT_TIMEOUT=2 ha info 2>&1")
    assert status == 75 and "guest agent does not answer" in said, said
    status, said = appliance.execute("runuser -u admin -- ha info 2>&1")
    assert status == 77 and "only root" in said, said
    assert "ssh -L 5900:localhost:5900 root@appliance" in appliance.succeed("homeassistant-console")
    status, said = appliance.execute("newt-status")
    assert status == 1 and "waits for credentials" in said, said
    appliance.succeed("kaliunbox-rollback --help")

with subtest("port 8123 shows who waits that Home Assistant is starting"):
    head = home.succeed(f"curl --silent --output /tmp/page --dump-header - http://{address}:8123/")
    assert " 503 " in head and "Retry-After: 10" in head, head
    home.succeed("grep -F 'Home Assistant is starting' /tmp/page")

with subtest("the files under /var/lib/kaliun get their documented modes"):
    state = {"install_id": "644", "config.json": "600", "connect_api_url": "644", "last_pull": "644"}
    for name in state:
        appliance.succeed(f"echo '{{}}' > /var/lib/kaliun/{name} && chmod 666 /var/lib/kaliun/{name}")
    appliance.succeed("systemd-tmpfiles --create")
    for name, mode in state.items():
        assert mode_of(f"/var/lib/kaliun/{name}") == f"{mode} root:root", name

with subtest("Newt starts when its credentials appear, and asks where they say"):
    appliance.fail("systemctl is-active container@newt-agent.service")
    pangolin = {
        "newt_id": "device-1",
        "newt_secret": "not-a-real-secret",
        "endpoint": f"http://{home_address}:8000",
    }
    config = json.dumps({"auth": {"access_token": "t"}, "pangolin": pangolin})
    appliance.succeed(f"echo '{config}' > /var/lib/kaliun/config.json")
    appliance.wait_for_unit("container@newt-agent.service")
    home.wait_until_succeeds("grep -F device-1 /var/lib/pangolin/asked")
    # NAT gives the request the appliance's address: it comes from no separate network.
    home.succeed(f"grep -E '^{address} ' /var/lib/pangolin/asked")

with subtest("its container has no rights here, and its secret is in no list of processes"):
    leader = appliance.succeed("machinectl show newt-agent --property Leader --value").strip()
    outer = appliance.succeed(f"cat /proc/{leader}/uid_map").split()[1]
    assert int(outer) >= 65536, outer
    appliance.fail("cat /proc/[0-9]*/cmdline | tr '\\0' ' ' | grep 'not-a-real-[s]ecret'")
    assert mode_of("/run/newt-agent") == "700 root:root"
    assert mode_of("/run/newt-agent/newt.json") == "600 root:root"
    appliance.fail("grep -F access_token /run/newt-agent/newt.json")

with subtest("it stops when they are withdrawn"):
    appliance.succeed("echo '{}' > /var/lib/kaliun/config.json")
    appliance.wait_until_fails("systemctl is-active container@newt-agent.service")
    appliance.fail("[ -e /run/newt-agent/newt.json ]")

with subtest("the house comes back after a power cut"):
    before = appliance.succeed(f"stat -c %i {disk}")
    appliance.succeed("chmod 666 /var/lib/kaliun/config.json && sync")
    appliance.crash()
    appliance.start()
    appliance.wait_for_unit("homeassistant-vm.service")
    assert ports_of_br0() == {"eth1", "ha-tap"}, ports_of_br0()
    assert appliance.succeed(f"stat -c %i {disk}") == before
    assert "ConditionResult=no" in appliance.succeed("systemctl show homeassistant-image.service")
    assert mode_of("/var/lib/kaliun/config.json") == "600 root:root"
