{ services.strato-agent.networkMode = null; }
