{
  user-mode = [
    {
      services.strato-agent = {
        networkMode = "user";
        enableKvm = false;
      };
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
