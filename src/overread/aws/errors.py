"""stub for a minute"""
class AwsError(Exception):
    def __init__(self, code: str, status: int, message: str) -> None:
        self.code, self.status, self.message = code, status, message
        super().__init__(f"{code}: {message}")
