FROM python:3.11-slim-bookworm

ENV AIRFLOW_HOME=/opt/airflow \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1

RUN useradd --uid 50000 --gid 0 --create-home posbridge \
    && install --directory --owner posbridge --group root --mode 0770 /opt/airflow

WORKDIR /opt/posbridge

# The lock that the tests run with, so that the image holds the same versions; every one has a wheel.
COPY requirements.txt constraints.txt ./
RUN pip install --no-cache-dir --only-binary :all: -c constraints.txt -r requirements.txt

COPY pyproject.toml README.md LICENSE ./
COPY plugins plugins
RUN pip install --no-cache-dir --no-deps --editable . && rm -r plugins/*.egg-info

COPY dags dags
COPY include include

USER 50000:0
EXPOSE 8080
CMD ["airflow", "api-server"]
