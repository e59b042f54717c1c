{
  user-mode = [
    {
      services.strato-agent = {
        networkMode = "user";
        enableKvm = false;
      };
    }
  ];
  tunnels = [
    {
      services.strato-agent.tunnelPeers = [
        "192.0.2.0/24"
        "2001:db8::7"
      ];
    }
  ];
  left-to-the-agent = [
    {
      services.strato-agent = {
        networkMode = null;
        enableKvm = null;
      };
    }
  ];
}
