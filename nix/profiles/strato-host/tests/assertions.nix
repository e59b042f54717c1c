let
  controlPlaneUrl = "ws://control-plane.example.com:8080/agent/ws";
in
[
  {
    name = "no control plane";
    settings.networkMode = "user";
    throws = true;
    expect = "Option \"controlPlaneUrl\" (Control plane) is missing";
  }
  {
    name = "a control plane that is not a WebSocket";
    settings.controlPlaneUrl = "http://control-plane.example.com";
    throws = true;
    expect = "URL that starts with ws:// or wss://";
  }
  {
    name = "a token in the URL";
    settings.controlPlaneUrl = "${controlPlaneUrl}?token=abc";
    expect = "services.strato-agent.controlPlaneUrl is a URL with a password or token in it";
  }
  {
    name = "a tunnel from a number that no address has";
    settings = {
      inherit controlPlaneUrl;
      tunnelPeers = [ "192.0.2.256" ];
    };
    throws = true;
    expect = "IP address, or a network such as 192.0.2.0/24";
  }
  {
    name = "a tunnel from half an address";
    settings = {
      inherit controlPlaneUrl;
      tunnelPeers = [ "2001:db8" ];
    };
    expect = "services.strato-agent.tunnelPeers has \"2001:db8\", which is not an IP address";
  }
  {
    name = "the agent as root";
    settings = {
      inherit controlPlaneUrl;
      agentUser = "root";
    };
    expect = "services.strato-agent.user is \"root\"";
  }
  {
    name = "a socket folder that goes up";
    settings = {
      inherit controlPlaneUrl;
      qemuSocketDir = "/run/qemu/../../etc";
    };
    expect = "services.strato-agent.qemuSocketDir is \"/run/qemu/../../etc\", which may be";
  }
  {
    name = "a socket folder of the system's";
    settings = {
      inherit controlPlaneUrl;
      qemuSocketDir = "/etc";
    };
    throws = true;
    expect = "Option \"qemuSocketDir\" (QEMU sockets) is \"/etc\", but it has to be: absolute path of a folder below /run, /var/run or /var/lib";
  }
  {
    name = "a socket folder of another program's";
    settings = {
      inherit controlPlaneUrl;
      qemuSocketDir = "/run/systemd/system";
    };
    expect = "services.strato-agent.qemuSocketDir is \"/run/systemd/system\", which may be a folder of another program";
  }
  {
    name = "the administrator as the agent";
    settings = {
      inherit controlPlaneUrl;
      agentUser = "admin";
    };
    expect = "services.strato-agent.user is \"admin\", who administers this machine";
  }
  {
    name = "an account of the system as the agent";
    settings = {
      inherit controlPlaneUrl;
      agentUser = "messagebus";
    };
    expect = "services.strato-agent.user is \"messagebus\", which is an account of the system itself";
  }
  {
    name = "an account of another program as the agent";
    settings = {
      inherit controlPlaneUrl;
      agentUser = "sshd";
      agentGroup = "sshd";
    };
    expect = "services.strato-agent.user is \"sshd\", which is an account of another program";
  }
  {
    name = "an administrators' group as the agent's";
    settings = {
      inherit controlPlaneUrl;
      agentGroup = "wheel";
    };
    expect = "services.strato-agent.group is \"wheel\", which is a group of the system itself";
  }
]
