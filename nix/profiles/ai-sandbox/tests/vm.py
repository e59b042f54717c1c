from typing import Any

services = ["vibe-kanban.service", "claude-code-router.service", "nginx.service"]


def started(machine: Any, unit: str) -> int:
    shown = machine.succeed(f"systemctl show --value -p ActiveEnterTimestampMonotonic {unit}")
    return int(shown)


def seen(host: str, port: int, path: str = "/") -> str:
    return registry.succeed(f"curl --silent --fail --max-time 10 http://{host}:{port}{path}")


def is_closed(host: str, port: int) -> None:
    registry.fail(f"nc -z -w 5 {host} {port}")


with subtest("a first start without a network tries again, and the units after it wait"):
    sandbox.start()
    sandbox.wait_for_unit("multi-user.target")
    sandbox.wait_until_succeeds("journalctl -u install-claude-tools | grep 'missing: @anthropic-ai/claude-code@2.1.328'")
    for unit in services:
        sandbox.fail(f"systemctl is-active {unit}")

with subtest("once there is a network everything comes up"):
    registry.start()
    hardened.start()
    registry.wait_for_unit("nginx.service")
    for unit in ["install-claude-tools.service", "setup-agent-environment.service", *services]:
        sandbox.wait_for_unit(unit)

with subtest("in the documented order"):
    setup = started(sandbox, "setup-agent-environment.service")
    assert started(sandbox, "install-claude-tools.service") <= setup
    for unit in services:
        assert setup <= started(sandbox, unit), unit

with subtest("the three web addresses answer from outside"):
    assert seen("sandbox", 3000) == "kanban /"
    assert seen("sandbox", 3456) == "router /"
    assert seen("sandbox", 3002) == "kanban /"
    assert seen("sandbox", 3002, "/ccr/v1/messages") == "router /v1/messages"

with subtest("the desktop is Xfce, logged in as agent, with NetworkManager beside it"):
    sandbox.wait_for_x()
    sandbox.wait_until_succeeds("pgrep -u agent -f xfce4-session")
    sandbox.wait_for_unit("NetworkManager.service")

with subtest("agent has the documented tools"):
    tools = "node npm pnpm yarn python3 pip virtualenv rustc cargo git curl wget vim chromium ccr vibe-kanban"
    for tool in [*tools.split(), "claude-code", "steam-run"]:
        sandbox.succeed(f"su - agent -c 'command -v {tool}'")
    assert "stand-in" in sandbox.succeed("su - agent -c 'claude-code --version'")
    # Programs for an ordinary Linux find their loader.
    sandbox.succeed("[ -e /lib64/ld-linux-x86-64.so.2 ]")

with subtest("the router has its own key, which only agent can read"):
    config = "/home/agent/.claude-code-router/config.json"
    assert sandbox.succeed(f"stat -c '%a %U' {config}").strip() == "600 agent"
    key = sandbox.succeed(f"jq --raw-output .APIKEY {config}").strip()
    assert len(key) == 32, key
    assert hardened.succeed("hostname").strip() == "hardened"
    hardened.wait_for_unit("nginx.service")
    assert hardened.succeed(f"jq --raw-output .APIKEY {config}").strip() != key

with subtest("keys of model providers come from their file, into the programs alone"):
    secret = "/var/lib/kiln/secrets/ai-sandbox-environment"
    sandbox.succeed(f"install -D -m 600 /dev/null {secret} && echo ANTHROPIC_API_KEY=not-a-real-key > {secret}")
    sandbox.succeed("systemctl restart claude-code-router.service")
    sandbox.wait_for_open_port(23456)
    pid = sandbox.succeed("systemctl show --value -p MainPID claude-code-router.service").strip()
    sandbox.succeed(f"tr '\\0' '\\n' < /proc/{pid}/environ | grep -x ANTHROPIC_API_KEY=not-a-real-key")
    sandbox.fail("su - agent -c 'env | grep ANTHROPIC_API_KEY'")
    sandbox.fail(f"su - agent -c 'cat {secret}'")

with subtest("no one gets in by a password"):
    for machine in [sandbox, hardened]:
        machine.succeed("sshd -T | grep -x 'passwordauthentication no'")
    sandbox.succeed("sshd -T | grep -x 'permitrootlogin prohibit-password'")
    assert sandbox.succeed("getent shadow agent").split(":")[1] in ["!", "*"]

with subtest("agent is the administrator here, and not where it is hardened"):
    sandbox.succeed("su - agent -c 'sudo --non-interactive true'")
    hardened.fail("su - agent -c 'sudo --non-interactive true'")
    hardened.fail("id -nG agent | grep -w wheel")

with subtest("hardened, the web pages are closed without an access secret, and root can't log in"):
    registry.succeed("nc -z -w 5 hardened 22")
    for port in [3000, 3002, 3456]:
        registry.fail(f"curl --silent --fail http://hardened:{port}/sandbox-login")
    for port in [23000, 23456]:
        is_closed("hardened", port)
        hardened.succeed(f"ss -Hltn 'sport = :{port}' | grep -F 127.0.0.1:{port}")
    hardened.succeed("sshd -T | grep -x 'permitrootlogin no'")

with subtest("hardened, what the programs run is confined"):
    shown = hardened.succeed("systemctl show vibe-kanban.service")
    for line in ["NoNewPrivileges=yes", "ProtectSystem=strict", "PrivateTmp=yes", "User=agent"]:
        assert line in shown.splitlines(), line
    pid = hardened.succeed("systemctl show --value -p MainPID vibe-kanban.service").strip()
    assert "CapBnd:\t0000000000000000" in hardened.succeed(f"cat /proc/{pid}/status")

with subtest("the next start needs no registry"):
    registry.crash()
    sandbox.shutdown()
    sandbox.start()
    sandbox.wait_for_unit("vibe-kanban.service")
    sandbox.succeed("journalctl -b -u install-claude-tools | grep 'vibe-kanban 0.1.44 is already there'")
