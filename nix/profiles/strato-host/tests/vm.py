from typing import Any

agent = "strato-agent.service"


def seen(machine: Any) -> dict[str, str]:
    machine.wait_for_unit(agent)
    machine.wait_until_succeeds("[ -s /var/lib/strato/seen ]")
    lines = machine.succeed("cat /var/lib/strato/seen").splitlines()
    return dict(line.split(" ", 1) for line in lines)


def configured(machine: Any) -> list[str]:
    return machine.succeed("cat /etc/strato/config.toml").splitlines()


start_all()

with subtest("the agent gets the documented settings, and they are in the documented place"):
    saw = seen(ovn)
    assert saw["arguments"] == "--config-file /run/kiln-strato-agent/config.toml", saw
    ovn.succeed("cmp /run/kiln-strato-agent/config.toml /etc/strato/config.toml")
    assert set(configured(ovn)) == {
        'control_plane_url = "ws://control-plane.example.com:8080/agent/ws"',
        "enable_kvm = true",
        'log_level = "info"',
        'network_mode = "ovn"',
        'qemu_socket_dir = "/var/run/qemu"',
    }
    assert {"enable_kvm = false", 'log_level = "debug"', 'network_mode = "user"'} <= set(configured(usermode))

with subtest("it is a user without rights but for CAP_NET_ADMIN and CAP_SYS_ADMIN"):
    assert int(saw["capabilities"], 16) == 1 << 12 | 1 << 21, saw
    assert saw["bounding"] == saw["capabilities"], saw
    assert ovn.succeed("systemctl show --value -p User -p Group strato-agent").split() == ["strato-agent"] * 2
    assert {"strato-agent", "kvm", "openvswitch"} <= set(ovn.succeed("id -nG strato-agent").split())

with subtest("it sees a system that it can't write to, no home, and its own /tmp"):
    assert saw["etc"] == saw["home"] == "no", saw
    ovn.fail("[ -e /tmp/of-the-agent ]")

with subtest("its devices are /dev/kvm and /dev/net/tun, and no other"):
    assert saw["tun"] == "yes" and saw["fuse"] == "no", saw
    ovn.succeed("runuser -u nobody -- bash -c '<>/dev/fuse'")
    has_kvm = ovn.execute("[ -e /dev/kvm ]")[0] == 0
    assert saw["kvm"] == ("yes" if has_kvm else "no"), saw
    assert seen(usermode)["kvm"] == "no"

with subtest("QEMU's sockets have a folder that is the agent's"):
    assert ovn.succeed("stat -c '%a %U:%G' /run/qemu").strip() == "750 strato-agent:strato-agent"
    assert ovn.succeed("realpath /var/run/qemu").strip() == "/run/qemu"

with subtest("it is started again when it ends"):
    pid = ovn.succeed(f"systemctl show --value -p MainPID {agent}").strip()
    ovn.succeed(f"kill -KILL {pid}")
    ovn.wait_until_succeeds(f"[ $(systemctl show --value -p MainPID {agent}) -gt 0 ]")
    assert ovn.succeed(f"systemctl show --value -p MainPID {agent}").strip() != pid

with subtest("the agent may drive Open vSwitch and OVN, as itself"):
    for unit in ["ovs-vswitchd", "ovn-nb", "ovn-sb", "ovn-northd", "ovn-controller"]:
        ovn.wait_for_unit(f"{unit}.service")
    as_agent = "runuser -u strato-agent --"
    ovn.succeed(f"{as_agent} ovs-vsctl show")
    north = f"{as_agent} ovn-nbctl --db=unix:/run/ovn/ovnnb_db.sock --timeout=30"
    south = f"{as_agent} ovn-sbctl --db=unix:/run/ovn/ovnsb_db.sock --timeout=30"
    ovn.succeed(f"{north} ls-add net0 -- lsp-add net0 vm0")
    ovn.wait_until_succeeds(f"{south} find Port_Binding logical_port=vm0 | grep vm0")

with subtest("the controller has made this host a chassis, with br-int and Geneve"):
    ovn.wait_until_succeeds(f"{south} list Chassis | grep -E 'hostname +: \"?ovn\"?$'")
    ovn.wait_until_succeeds("ovs-vsctl br-exists br-int")
    assert "geneve" in ovn.succeed("ovs-vsctl get Open_vSwitch . external_ids:ovn-encap-type")
    rules = ovn.succeed("iptables --list-rules || nft list ruleset").splitlines()
    assert [rule for rule in rules if "6081" in rule and "192.0.2.7" in rule], rules
    assert not [rule for rule in rules if "6081" in rule and "192.0.2.7" not in rule], rules

with subtest("what a control plane has set at the switch is kept"):
    ovn.succeed("ovs-vsctl set Open_vSwitch . external_ids:ovn-encap-ip=192.0.2.7")
    ovn.succeed("systemctl restart ovn-controller.service")
    assert "192.0.2.7" in ovn.succeed("ovs-vsctl get Open_vSwitch . external_ids:ovn-encap-ip")

with subtest("user mode has no switch"):
    for unit in ["ovsdb", "ovs-vswitchd", "ovn-controller"]:
        usermode.fail(f"systemctl cat {unit}.service")
    usermode.fail("id -nG strato-agent | grep -w openvswitch")

with subtest("the database of the network survives a restart of the host"):
    ovn.shutdown()
    ovn.start()
    ovn.wait_for_unit("ovn-northd.service")
    assert "vm0" in ovn.succeed(f"{north} show")
    seen(ovn)
