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
    name = "a control plane that is no web socket";
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
      qemuSocketDir = "/run/../etc";
    };
    expect = "services.strato-agent.qemuSocketDir is \"/run/../etc\"";
  }
]
