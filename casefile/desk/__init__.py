"""The operator's door: the embedded servers, the supervisor and the commands of whoever runs the desk."""
