"""What ``manage.py benchmark search`` measures."""
