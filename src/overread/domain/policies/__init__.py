"""IAM policies, evaluated as AWS documents it: default deny, an explicit deny wins, everything else needs an allow.

`document.py` reads policy documents, `patterns.py` and `conditions.py` match, `evaluation.py` decides, `managed.py` holds
AWS's managed policies by their names. Nothing here knows who asks or where policies are kept.
Source: IAM User Guide, "Policy evaluation logic" and "IAM JSON policy elements reference" (documented).
"""
