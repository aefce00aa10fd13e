CREATE TABLE renterrewards_store (version integer NOT NULL);
--
CREATE TABLE award_recon (
	id BIGSERIAL NOT NULL,
	run_at TIMESTAMP WITHOUT TIME ZONE NOT NULL,
	business_date DATE NOT NULL,
	user_code VARCHAR COLLATE "C" NOT NULL,
	customer_number INTEGER,
	accounts BIGINT NOT NULL,
	movements BIGINT NOT NULL,
	differences BIGINT NOT NULL,
	PRIMARY KEY (id)
);
--
CREATE TABLE control (
	id INTEGER NOT NULL,
	date_format VARCHAR COLLATE "C" NOT NULL,
	clock VARCHAR COLLATE "C" NOT NULL,
	rental_grace INTEGER NOT NULL,
	default_customer_type VARCHAR COLLATE "C" NOT NULL,
	validate_customer_types BOOLEAN NOT NULL,
	discount_on_miles BOOLEAN NOT NULL,
	default_location VARCHAR COLLATE "C" NOT NULL,
	default_fop VARCHAR COLLATE "C" NOT NULL,
	home_country VARCHAR COLLATE "C" NOT NULL,
	local_renter_rewards BOOLEAN NOT NULL,
	reason_required BOOLEAN NOT NULL,
	award_arrears VARCHAR COLLATE "C" NOT NULL,
	award_grace_days INTEGER NOT NULL,
	award_edit_closed VARCHAR COLLATE "C" NOT NULL,
	award_early_return VARCHAR COLLATE "C" NOT NULL,
	award_chain_once BOOLEAN NOT NULL,
	award_two_cars_once BOOLEAN NOT NULL,
	award_approval_above INTEGER,
	award_enrol_bonus INTEGER,
	PRIMARY KEY (id),
	CONSTRAINT one_row CHECK (id = 1)
);
--
CREATE TABLE customer (
	number SERIAL NOT NULL,
	last_name VARCHAR COLLATE "C" NOT NULL,
	first_name VARCHAR COLLATE "C" NOT NULL,
	address VARCHAR COLLATE "C" NOT NULL,
	city VARCHAR COLLATE "C" NOT NULL,
	state VARCHAR COLLATE "C" NOT NULL,
	postal_code VARCHAR COLLATE "C" NOT NULL,
	country VARCHAR COLLATE "C" NOT NULL,
	phone VARCHAR COLLATE "C" NOT NULL,
	email VARCHAR COLLATE "C" NOT NULL,
	company VARCHAR COLLATE "C" NOT NULL,
	birth_date DATE,
	licence_number VARCHAR COLLATE "C" NOT NULL,
	licence_state VARCHAR COLLATE "C" NOT NULL,
	licence_expiry DATE,
	other_id VARCHAR COLLATE "C" NOT NULL,
	other_id_description VARCHAR COLLATE "C" NOT NULL,
	tax_id VARCHAR COLLATE "C" NOT NULL,
	customer_type VARCHAR COLLATE "C" NOT NULL,
	times_rented INTEGER NOT NULL,
	last_activity DATE,
	blocked BOOLEAN NOT NULL,
	notes VARCHAR COLLATE "C" NOT NULL,
	merged_into INTEGER,
	last_name_key VARCHAR COLLATE "C" NOT NULL,
	first_name_key VARCHAR COLLATE "C" NOT NULL,
	birth_key INTEGER NOT NULL,
	PRIMARY KEY (number),
	FOREIGN KEY(merged_into) REFERENCES customer (number)
);
--
CREATE INDEX customer_by_birthday ON customer (birth_key, number);
--
CREATE INDEX customer_by_name ON customer (last_name_key, first_name_key, number);
--
CREATE INDEX customer_merged ON customer (merged_into) WHERE merged_into IS NOT NULL;
--
CREATE TABLE customer_type (
	type_code VARCHAR COLLATE "C" NOT NULL,
	description VARCHAR COLLATE "C" NOT NULL,
	statement_cycle VARCHAR COLLATE "C" NOT NULL,
	terms_code VARCHAR COLLATE "C" NOT NULL,
	finance_charge BOOLEAN NOT NULL,
	credit_limit BIGINT,
	ar_account VARCHAR COLLATE "C" NOT NULL,
	special_logic VARCHAR COLLATE "C" NOT NULL,
	allow_rentals BOOLEAN NOT NULL,
	prompt_mra BOOLEAN NOT NULL,
	no_mra_type VARCHAR COLLATE "C" NOT NULL,
	dedup_priority INTEGER,
	option_set VARCHAR COLLATE "C" NOT NULL,
	req_company_tax_id BOOLEAN NOT NULL,
	edit_cc_number BOOLEAN NOT NULL,
	edit_cc_expiry BOOLEAN NOT NULL,
	edit_ff BOOLEAN NOT NULL,
	edit_cdpid BOOLEAN NOT NULL,
	write_off_amount_1 BIGINT,
	write_off_code_1 VARCHAR COLLATE "C" NOT NULL,
	write_off_amount_2 BIGINT,
	write_off_code_2 VARCHAR COLLATE "C" NOT NULL,
	over_credit_block BOOLEAN NOT NULL,
	gold_code VARCHAR COLLATE "C" NOT NULL,
	promote BOOLEAN NOT NULL,
	promo_code VARCHAR COLLATE "C" NOT NULL,
	promo_required INTEGER,
	promo_net_minimum BIGINT,
	PRIMARY KEY (type_code)
);
--
CREATE TABLE earn_rule (
	code VARCHAR COLLATE "C" NOT NULL,
	effective_date DATE NOT NULL,
	end_date DATE,
	description VARCHAR COLLATE "C" NOT NULL,
	active BOOLEAN NOT NULL,
	trigger VARCHAR COLLATE "C" NOT NULL,
	points INTEGER NOT NULL,
	how VARCHAR COLLATE "C" NOT NULL,
	customer_type VARCHAR COLLATE "C" NOT NULL,
	location VARCHAR COLLATE "C" NOT NULL,
	vehicle_class VARCHAR COLLATE "C" NOT NULL,
	min_days INTEGER,
	min_net BIGINT,
	at_visits INTEGER,
	repeat BOOLEAN NOT NULL,
	cap_points INTEGER,
	cap_period VARCHAR COLLATE "C" NOT NULL,
	pending_days INTEGER NOT NULL,
	leap_day VARCHAR COLLATE "C" NOT NULL,
	PRIMARY KEY (code, effective_date)
);
--
CREATE TABLE expiry_policy (
	customer_type VARCHAR COLLATE "C" NOT NULL,
	effective_date DATE NOT NULL,
	term VARCHAR COLLATE "C" NOT NULL,
	length INTEGER,
	fixed_date DATE,
	idle_months INTEGER,
	notice_days INTEGER NOT NULL,
	reinstate_days INTEGER NOT NULL,
	name VARCHAR COLLATE "C" NOT NULL,
	PRIMARY KEY (customer_type, effective_date),
	UNIQUE (name)
);
--
CREATE TABLE form_of_payment (
	code VARCHAR COLLATE "C" NOT NULL,
	description VARCHAR COLLATE "C" NOT NULL,
	PRIMARY KEY (code)
);
--
CREATE TABLE import_run (
	id BIGSERIAL NOT NULL,
	kind VARCHAR COLLATE "C" NOT NULL,
	file_name VARCHAR COLLATE "C" NOT NULL,
	file_size BIGINT NOT NULL,
	file_sha256 VARCHAR COLLATE "C" NOT NULL,
	earns BOOLEAN NOT NULL,
	highest INTEGER NOT NULL,
	lines BIGINT NOT NULL,
	rows BIGINT NOT NULL,
	rejected BIGINT NOT NULL,
	open BIGINT NOT NULL,
	closed BIGINT NOT NULL,
	points BIGINT NOT NULL,
	rejects VARCHAR COLLATE "C" NOT NULL,
	rejects_size BIGINT NOT NULL,
	rejects_sha256 VARCHAR COLLATE "C" NOT NULL,
	user_code VARCHAR COLLATE "C" NOT NULL,
	started_at TIMESTAMP WITHOUT TIME ZONE NOT NULL,
	finished_at TIMESTAMP WITHOUT TIME ZONE,
	PRIMARY KEY (id)
);
--
CREATE TABLE liability_month (
	last_day DATE NOT NULL,
	method VARCHAR COLLATE "C" NOT NULL,
	policy_date DATE NOT NULL,
	last_txn BIGINT NOT NULL,
	closed_at TIMESTAMP WITHOUT TIME ZONE NOT NULL,
	closed_by VARCHAR COLLATE "C" NOT NULL,
	exported_at TIMESTAMP WITHOUT TIME ZONE,
	exported_by VARCHAR COLLATE "C" NOT NULL,
	exported_to VARCHAR COLLATE "C" NOT NULL,
	PRIMARY KEY (last_day)
);
--
CREATE TABLE liability_policy (
	effective_date DATE NOT NULL,
	method VARCHAR COLLATE "C" NOT NULL,
	rate_source VARCHAR COLLATE "C" NOT NULL,
	redemption_rate BIGINT NOT NULL,
	value_source VARCHAR COLLATE "C" NOT NULL,
	value_amount BIGINT,
	liability_account VARCHAR COLLATE "C" NOT NULL,
	revenue_account VARCHAR COLLATE "C" NOT NULL,
	income_account VARCHAR COLLATE "C" NOT NULL,
	breakage_account VARCHAR COLLATE "C" NOT NULL,
	promotion_account VARCHAR COLLATE "C" NOT NULL,
	opening_account VARCHAR COLLATE "C" NOT NULL,
	PRIMARY KEY (effective_date)
);
--
CREATE TABLE location (
	code VARCHAR COLLATE "C" NOT NULL,
	name VARCHAR COLLATE "C" NOT NULL,
	city VARCHAR COLLATE "C" NOT NULL,
	state VARCHAR COLLATE "C" NOT NULL,
	time_zone VARCHAR COLLATE "C" NOT NULL,
	tax_region VARCHAR COLLATE "C" NOT NULL,
	PRIMARY KEY (code)
);
--
CREATE TABLE location_group (
	code VARCHAR COLLATE "C" NOT NULL,
	description VARCHAR COLLATE "C" NOT NULL,
	PRIMARY KEY (code)
);
--
CREATE TABLE location_group_member (
	group_code VARCHAR COLLATE "C" NOT NULL,
	location_code VARCHAR COLLATE "C" NOT NULL,
	PRIMARY KEY (group_code, location_code)
);
--
CREATE INDEX location_group_of ON location_group_member (location_code, group_code);
--
CREATE TABLE milestone_run (
	id BIGSERIAL NOT NULL,
	first_day DATE NOT NULL,
	last_day DATE NOT NULL,
	business_date DATE NOT NULL,
	run_at TIMESTAMP WITHOUT TIME ZONE NOT NULL,
	user_code VARCHAR COLLATE "C" NOT NULL,
	PRIMARY KEY (id)
);
--
CREATE TABLE reason (
	code VARCHAR COLLATE "C" NOT NULL,
	description VARCHAR COLLATE "C" NOT NULL,
	direction VARCHAR COLLATE "C" NOT NULL,
	active BOOLEAN NOT NULL,
	activity BOOLEAN NOT NULL,
	PRIMARY KEY (code)
);
--
CREATE TABLE saved_query (
	name VARCHAR COLLATE "C" NOT NULL,
	option VARCHAR COLLATE "C" NOT NULL,
	description VARCHAR COLLATE "C" NOT NULL,
	parameters VARCHAR COLLATE "C" NOT NULL,
	saved_by VARCHAR COLLATE "C" NOT NULL,
	saved_at TIMESTAMP WITHOUT TIME ZONE,
	ran_by VARCHAR COLLATE "C" NOT NULL,
	ran_at TIMESTAMP WITHOUT TIME ZONE,
	outcome VARCHAR COLLATE "C" NOT NULL,
	failed BOOLEAN NOT NULL,
	PRIMARY KEY (name)
);
--
CREATE TABLE special_document (
	location VARCHAR COLLATE "C" NOT NULL,
	code VARCHAR COLLATE "C" NOT NULL,
	description VARCHAR COLLATE "C" NOT NULL,
	note VARCHAR COLLATE "C" NOT NULL,
	effective_date DATE,
	termination_date DATE,
	document_type VARCHAR COLLATE "C" NOT NULL,
	promo_type VARCHAR COLLATE "C" NOT NULL,
	amount BIGINT,
	maximum_amount BIGINT,
	fri_sat_stay VARCHAR COLLATE "C" NOT NULL,
	airline VARCHAR COLLATE "C" NOT NULL,
	use_ff_tax_flag BOOLEAN NOT NULL,
	req_doc_no BOOLEAN NOT NULL,
	doc_no_low VARCHAR COLLATE "C" NOT NULL,
	doc_no_high VARCHAR COLLATE "C" NOT NULL,
	min_days INTEGER,
	max_days INTEGER,
	free_option VARCHAR COLLATE "C" NOT NULL,
	local_promo BOOLEAN NOT NULL,
	req_fop_1 VARCHAR COLLATE "C" NOT NULL,
	req_fop_2 VARCHAR COLLATE "C" NOT NULL,
	req_fop_3 VARCHAR COLLATE "C" NOT NULL,
	req_fop_4 VARCHAR COLLATE "C" NOT NULL,
	max_instalments INTEGER,
	min_amount BIGINT,
	domestic_only BOOLEAN NOT NULL,
	max_copies INTEGER,
	couponless BOOLEAN NOT NULL,
	cdpid VARCHAR COLLATE "C" NOT NULL,
	program VARCHAR COLLATE "C" NOT NULL,
	points_multiplier INTEGER,
	PRIMARY KEY (location, code)
);
--
CREATE TABLE terminal (
	code VARCHAR COLLATE "C" NOT NULL,
	description VARCHAR COLLATE "C" NOT NULL,
	location VARCHAR COLLATE "C" NOT NULL,
	email VARCHAR COLLATE "C" NOT NULL,
	paper VARCHAR COLLATE "C" NOT NULL,
	printer VARCHAR COLLATE "C" NOT NULL,
	files BOOLEAN NOT NULL,
	mail BOOLEAN NOT NULL,
	printer_1 VARCHAR COLLATE "C" NOT NULL,
	queue_1 VARCHAR COLLATE "C" NOT NULL,
	printer_2 VARCHAR COLLATE "C" NOT NULL,
	queue_2 VARCHAR COLLATE "C" NOT NULL,
	printer_3 VARCHAR COLLATE "C" NOT NULL,
	queue_3 VARCHAR COLLATE "C" NOT NULL,
	printer_4 VARCHAR COLLATE "C" NOT NULL,
	queue_4 VARCHAR COLLATE "C" NOT NULL,
	PRIMARY KEY (code)
);
--
CREATE TABLE times_rented_step (
	times_rented INTEGER NOT NULL,
	customer_type VARCHAR COLLATE "C" NOT NULL,
	PRIMARY KEY (times_rented)
);
--
CREATE TABLE wallet (
	code VARCHAR COLLATE "C" NOT NULL,
	description VARCHAR COLLATE "C" NOT NULL,
	kind VARCHAR COLLATE "C" NOT NULL,
	active BOOLEAN NOT NULL,
	PRIMARY KEY (code)
);
--
CREATE TABLE agreement (
	number SERIAL NOT NULL,
	status VARCHAR COLLATE "C" NOT NULL,
	customer_number INTEGER NOT NULL,
	customer_type VARCHAR COLLATE "C" NOT NULL,
	location VARCHAR COLLATE "C" NOT NULL,
	vehicle VARCHAR COLLATE "C" NOT NULL,
	vehicle_class VARCHAR COLLATE "C" NOT NULL,
	daily_rate BIGINT NOT NULL,
	mile_rate BIGINT NOT NULL,
	free_miles INTEGER NOT NULL,
	miles_out INTEGER NOT NULL,
	miles_in INTEGER,
	opened_at TIMESTAMP WITHOUT TIME ZONE NOT NULL,
	due_at TIMESTAMP WITHOUT TIME ZONE,
	closed_at TIMESTAMP WITHOUT TIME ZONE,
	business_date DATE,
	fop VARCHAR COLLATE "C" NOT NULL,
	discount_percent BIGINT NOT NULL,
	rental_days INTEGER NOT NULL,
	time_charge BIGINT NOT NULL,
	mile_charge BIGINT NOT NULL,
	discount BIGINT NOT NULL,
	award_value BIGINT NOT NULL,
	revenue BIGINT NOT NULL,
	fuel VARCHAR COLLATE "C" NOT NULL,
	fuel_charge BIGINT NOT NULL,
	tax BIGINT NOT NULL,
	points_earned INTEGER,
	opened_by VARCHAR COLLATE "C" NOT NULL,
	closed_by VARCHAR COLLATE "C" NOT NULL,
	drawer VARCHAR COLLATE "C" NOT NULL,
	notes VARCHAR COLLATE "C" NOT NULL,
	open_seq INTEGER NOT NULL,
	close_seq INTEGER NOT NULL,
	edit_seq INTEGER NOT NULL,
	follows INTEGER,
	void_reason VARCHAR COLLATE "C" NOT NULL,
	PRIMARY KEY (number),
	FOREIGN KEY(customer_number) REFERENCES customer (number),
	FOREIGN KEY(follows) REFERENCES agreement (number)
);
--
CREATE INDEX agreement_closed ON agreement (business_date, customer_number, rental_days, revenue, location, customer_type) WHERE business_date IS NOT NULL;
--
CREATE INDEX agreement_follows ON agreement (follows) WHERE follows IS NOT NULL;
--
CREATE INDEX agreement_not_closed ON agreement (number) WHERE status != 'CLOSED';
--
CREATE INDEX agreement_of_customer ON agreement (customer_number, business_date, rental_days, revenue, location, customer_type);
--
CREATE INDEX agreement_to_earn ON agreement (closed_at, number) WHERE status = 'CLOSED' AND points_earned IS NULL;
--
CREATE TABLE award_account (
	id BIGSERIAL NOT NULL,
	customer_number INTEGER NOT NULL,
	balance INTEGER NOT NULL,
	arrears INTEGER NOT NULL,
	lifetime_earned BIGINT NOT NULL,
	lifetime_redeemed BIGINT NOT NULL,
	version INTEGER NOT NULL,
	active_on DATE,
	status VARCHAR COLLATE "C" NOT NULL,
	PRIMARY KEY (id),
	CONSTRAINT arrears_owed CHECK (arrears >= 0),
	CONSTRAINT below_zero_only_by_arrears CHECK (balance >= -arrears),
	CONSTRAINT status_known CHECK (status IN ('ACTIVE', 'SUSPENDED', 'MERGED', 'CLOSED')),
	UNIQUE (customer_number),
	FOREIGN KEY(customer_number) REFERENCES customer (number)
);
--
CREATE TABLE customer_merge (
	id BIGSERIAL NOT NULL,
	from_number INTEGER NOT NULL,
	into_number INTEGER NOT NULL,
	seq INTEGER NOT NULL,
	times_rented INTEGER NOT NULL,
	reason VARCHAR COLLATE "C" NOT NULL,
	user_code VARCHAR COLLATE "C" NOT NULL,
	business_date DATE NOT NULL,
	created_at TIMESTAMP WITHOUT TIME ZONE NOT NULL,
	undone BOOLEAN NOT NULL,
	PRIMARY KEY (id),
	UNIQUE (from_number, into_number, seq),
	CONSTRAINT two_customers CHECK (from_number <> into_number),
	FOREIGN KEY(from_number) REFERENCES customer (number),
	FOREIGN KEY(into_number) REFERENCES customer (number)
);
--
CREATE TABLE liability_entry (
	last_day DATE NOT NULL,
	number INTEGER NOT NULL,
	what VARCHAR COLLATE "C" NOT NULL,
	account VARCHAR COLLATE "C" NOT NULL,
	customer_type VARCHAR COLLATE "C" NOT NULL,
	location VARCHAR COLLATE "C" NOT NULL,
	debit BIGINT NOT NULL,
	credit BIGINT NOT NULL,
	PRIMARY KEY (last_day, number),
	FOREIGN KEY(last_day) REFERENCES liability_month (last_day)
);
--
CREATE TABLE liability_line (
	last_day DATE NOT NULL,
	line VARCHAR COLLATE "C" NOT NULL,
	customer_type VARCHAR COLLATE "C" NOT NULL,
	location VARCHAR COLLATE "C" NOT NULL,
	points BIGINT NOT NULL,
	money BIGINT NOT NULL,
	PRIMARY KEY (last_day, line, customer_type, location),
	FOREIGN KEY(last_day) REFERENCES liability_month (last_day)
);
--
CREATE TABLE liability_pool (
	last_day DATE NOT NULL,
	vintage VARCHAR COLLATE "C" NOT NULL,
	customer_type VARCHAR COLLATE "C" NOT NULL,
	location VARCHAR COLLATE "C" NOT NULL,
	rate VARCHAR COLLATE "C" NOT NULL,
	value VARCHAR COLLATE "C" NOT NULL,
	required INTEGER NOT NULL,
	outstanding BIGINT NOT NULL,
	deferred BIGINT NOT NULL,
	recognised BIGINT NOT NULL,
	liability BIGINT NOT NULL,
	PRIMARY KEY (last_day, vintage, customer_type, location),
	FOREIGN KEY(last_day) REFERENCES liability_month (last_day)
);
--
CREATE TABLE milestone (
	customer_number INTEGER NOT NULL,
	code VARCHAR COLLATE "C" NOT NULL,
	nth INTEGER NOT NULL,
	rule VARCHAR COLLATE "C" NOT NULL,
	trigger VARCHAR COLLATE "C" NOT NULL,
	day DATE NOT NULL,
	run_on DATE NOT NULL,
	points INTEGER NOT NULL,
	cut INTEGER NOT NULL,
	user_code VARCHAR COLLATE "C" NOT NULL,
	PRIMARY KEY (customer_number, code, nth),
	FOREIGN KEY(customer_number) REFERENCES customer (number)
);
--
CREATE INDEX milestone_of_run ON milestone (run_on, customer_number);
--
CREATE TABLE wallet_member (
	id BIGSERIAL NOT NULL,
	wallet_code VARCHAR COLLATE "C" NOT NULL,
	customer_number INTEGER NOT NULL,
	may_redeem BOOLEAN NOT NULL,
	joined_on DATE NOT NULL,
	joined_by VARCHAR COLLATE "C" NOT NULL,
	begun_at TIMESTAMP WITHOUT TIME ZONE NOT NULL,
	begun_by VARCHAR COLLATE "C" NOT NULL,
	ended_at TIMESTAMP WITHOUT TIME ZONE,
	ended_by VARCHAR COLLATE "C" NOT NULL,
	PRIMARY KEY (id),
	FOREIGN KEY(customer_number) REFERENCES customer (number)
);
--
CREATE INDEX wallet_member_by_wallet ON wallet_member (wallet_code, customer_number);
--
CREATE UNIQUE INDEX wallet_member_of_one ON wallet_member (customer_number) WHERE ended_at IS NULL;
--
CREATE TABLE agreement_document (
	ra_number INTEGER NOT NULL,
	line INTEGER NOT NULL,
	code VARCHAR COLLATE "C" NOT NULL,
	location VARCHAR COLLATE "C" NOT NULL,
	doc_number VARCHAR COLLATE "C" NOT NULL,
	points INTEGER NOT NULL,
	PRIMARY KEY (ra_number, line),
	FOREIGN KEY(ra_number) REFERENCES agreement (number)
);
--
CREATE INDEX agreement_document_by_code ON agreement_document (code, ra_number);
--
CREATE TABLE award_txn (
	id BIGSERIAL NOT NULL,
	account_id BIGINT NOT NULL,
	seq INTEGER NOT NULL,
	kind VARCHAR COLLATE "C" NOT NULL,
	delta INTEGER NOT NULL,
	balance_after INTEGER NOT NULL,
	arrears_after INTEGER NOT NULL,
	idem_key VARCHAR COLLATE "C" NOT NULL,
	idem_hash VARCHAR COLLATE "C" NOT NULL,
	reverses_id BIGINT,
	source_type VARCHAR COLLATE "C" NOT NULL,
	source_id VARCHAR COLLATE "C" NOT NULL,
	source_seq INTEGER NOT NULL,
	rule VARCHAR COLLATE "C" NOT NULL,
	reason_code VARCHAR COLLATE "C" NOT NULL,
	reason_text VARCHAR COLLATE "C" NOT NULL,
	user_code VARCHAR COLLATE "C" NOT NULL,
	approver_code VARCHAR COLLATE "C" NOT NULL,
	location_code VARCHAR COLLATE "C" NOT NULL,
	drawer VARCHAR COLLATE "C" NOT NULL,
	business_date DATE NOT NULL,
	created_at TIMESTAMP WITHOUT TIME ZONE NOT NULL,
	prev_hash VARCHAR COLLATE "C" NOT NULL,
	row_hash VARCHAR COLLATE "C" NOT NULL,
	PRIMARY KEY (id),
	UNIQUE (account_id, seq),
	CONSTRAINT seq_from_one CHECK (seq >= 1),
	CONSTRAINT delta_moves CHECK (delta <> 0),
	CONSTRAINT kind_known CHECK (kind IN ('EARN', 'OPENING', 'TRANSFER_IN', 'REINSTATE', 'REDEEM', 'EXPIRE', 'TRANSFER_OUT', 'ADJUST', 'REVERSE')),
	CONSTRAINT coming_in CHECK (delta > 0 OR kind NOT IN ('EARN', 'OPENING', 'TRANSFER_IN', 'REINSTATE')),
	CONSTRAINT going_out CHECK (delta < 0 OR kind NOT IN ('REDEEM', 'EXPIRE', 'TRANSFER_OUT')),
	FOREIGN KEY(account_id) REFERENCES award_account (id),
	UNIQUE (idem_key),
	UNIQUE (reverses_id),
	FOREIGN KEY(reverses_id) REFERENCES award_txn (id)
);
--
CREATE INDEX award_txn_by_rule ON award_txn (account_id, rule) WHERE rule != '';
--
CREATE INDEX award_txn_for_a_reason ON award_txn (account_id, reason_code, business_date) WHERE reason_code != '';
--
CREATE INDEX award_txn_of_day ON award_txn (business_date);
--
CREATE INDEX award_txn_of_source ON award_txn (source_type, source_id);
--
CREATE TABLE counter_offer (
	ra_number INTEGER NOT NULL,
	open_seq INTEGER NOT NULL,
	what VARCHAR COLLATE "C" NOT NULL,
	nth INTEGER NOT NULL,
	customer_number INTEGER NOT NULL,
	customer_type VARCHAR COLLATE "C" NOT NULL,
	document_code VARCHAR COLLATE "C" NOT NULL,
	points INTEGER NOT NULL,
	accepted BOOLEAN NOT NULL,
	user_code VARCHAR COLLATE "C" NOT NULL,
	location_code VARCHAR COLLATE "C" NOT NULL,
	business_date DATE NOT NULL,
	created_at TIMESTAMP WITHOUT TIME ZONE NOT NULL,
	PRIMARY KEY (ra_number, open_seq, what, nth),
	CONSTRAINT what_known CHECK (what IN ('AWARD', 'ENROLMENT')),
	FOREIGN KEY(ra_number) REFERENCES agreement (number),
	FOREIGN KEY(customer_number) REFERENCES customer (number)
);
--
CREATE INDEX counter_offer_of_day ON counter_offer (business_date);
--
CREATE TABLE customer_merge_agreement (
	merge_id BIGINT NOT NULL,
	ra_number INTEGER NOT NULL,
	was_closed BOOLEAN NOT NULL,
	PRIMARY KEY (merge_id, ra_number),
	FOREIGN KEY(merge_id) REFERENCES customer_merge (id),
	FOREIGN KEY(ra_number) REFERENCES agreement (number)
);
--
CREATE TABLE award_lot (
	id BIGSERIAL NOT NULL,
	account_id BIGINT NOT NULL,
	origin_txn_id BIGINT NOT NULL,
	earned_on DATE NOT NULL,
	expires_on DATE,
	policy VARCHAR COLLATE "C" NOT NULL,
	available_on DATE,
	qty INTEGER NOT NULL,
	remaining INTEGER NOT NULL,
	PRIMARY KEY (id),
	CONSTRAINT remaining_within_qty CHECK (0 <= remaining AND remaining <= qty),
	FOREIGN KEY(account_id) REFERENCES award_account (id),
	FOREIGN KEY(origin_txn_id) REFERENCES award_txn (id)
);
--
CREATE INDEX award_lot_open ON award_lot (account_id, expires_on, earned_on, id) WHERE remaining > 0;
--
CREATE INDEX award_lot_pending ON award_lot (account_id, available_on) WHERE available_on IS NOT NULL;
--
CREATE INDEX ix_award_lot_origin_txn_id ON award_lot (origin_txn_id);
--
CREATE TABLE award_redemption (
	id BIGSERIAL NOT NULL,
	txn_id BIGINT NOT NULL,
	ra_number INTEGER,
	location VARCHAR COLLATE "C" NOT NULL,
	code VARCHAR COLLATE "C" NOT NULL,
	units INTEGER NOT NULL,
	used_units INTEGER,
	state VARCHAR COLLATE "C" NOT NULL,
	open_seq INTEGER NOT NULL,
	value_minor BIGINT NOT NULL,
	PRIMARY KEY (id),
	CONSTRAINT used_within_units CHECK (0 <= used_units AND used_units <= units),
	CONSTRAINT state_known CHECK (state IN ('APPLIED', 'REVERSED', 'PART_USED')),
	UNIQUE (txn_id),
	FOREIGN KEY(txn_id) REFERENCES award_txn (id)
);
--
CREATE INDEX ix_award_redemption_ra_number ON award_redemption (ra_number);
--
CREATE TABLE award_notice (
	id BIGSERIAL NOT NULL,
	customer_number INTEGER NOT NULL,
	lot_id BIGINT NOT NULL,
	queued_on DATE NOT NULL,
	due DATE NOT NULL,
	last_day DATE NOT NULL,
	PRIMARY KEY (id),
	UNIQUE (lot_id, due),
	FOREIGN KEY(customer_number) REFERENCES customer (number),
	FOREIGN KEY(lot_id) REFERENCES award_lot (id)
);
--
CREATE INDEX ix_award_notice_customer_number ON award_notice (customer_number);
--
CREATE TABLE award_posting (
	id BIGSERIAL NOT NULL,
	txn_id BIGINT NOT NULL,
	lot_id BIGINT,
	qty INTEGER NOT NULL,
	PRIMARY KEY (id),
	CONSTRAINT qty_moves CHECK (qty <> 0),
	FOREIGN KEY(txn_id) REFERENCES award_txn (id),
	FOREIGN KEY(lot_id) REFERENCES award_lot (id)
);
--
CREATE INDEX ix_award_posting_lot_id ON award_posting (lot_id);
--
CREATE INDEX ix_award_posting_txn_id ON award_posting (txn_id);
--
CREATE TABLE liability_given (
	lot_id BIGINT NOT NULL,
	last_day DATE NOT NULL,
	posted_on DATE NOT NULL,
	vintage VARCHAR COLLATE "C" NOT NULL,
	customer_type VARCHAR COLLATE "C" NOT NULL,
	location VARCHAR COLLATE "C" NOT NULL,
	line VARCHAR COLLATE "C" NOT NULL,
	points INTEGER NOT NULL,
	net BIGINT NOT NULL,
	given BIGINT NOT NULL,
	PRIMARY KEY (lot_id),
	FOREIGN KEY(lot_id) REFERENCES award_lot (id),
	FOREIGN KEY(last_day) REFERENCES liability_month (last_day)
);
--
CREATE INDEX liability_given_by_day ON liability_given (posted_on);
--
CREATE FUNCTION renterrewards_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION '%', TG_ARGV[0] USING ERRCODE = 'integrity_constraint_violation';
    END $$;
--
CREATE FUNCTION award_txn_in_turn() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF NEW.seq <> 1 + (SELECT version FROM award_account WHERE id = NEW.account_id) THEN RAISE EXCEPTION 'MOVEMENT OUT OF TURN' USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NEW; END $$;
--
CREATE TRIGGER award_txn_in_turn BEFORE INSERT ON award_txn FOR EACH ROW EXECUTE FUNCTION award_txn_in_turn();
--
CREATE FUNCTION award_txn_moves_account() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN UPDATE award_account SET balance = NEW.balance_after, arrears = NEW.arrears_after, version = NEW.seq, lifetime_earned = lifetime_earned + CASE NEW.kind WHEN 'EARN' THEN NEW.delta ELSE 0 END, lifetime_redeemed = lifetime_redeemed - CASE NEW.kind WHEN 'REDEEM' THEN NEW.delta ELSE 0 END, active_on = CASE WHEN NEW.source_type IN ('RA', 'CHKIN') AND (active_on IS NULL OR active_on < NEW.business_date) THEN NEW.business_date ELSE active_on END WHERE id = NEW.account_id; RETURN NULL; END $$;
--
CREATE TRIGGER award_txn_moves_account AFTER INSERT ON award_txn FOR EACH ROW EXECUTE FUNCTION award_txn_moves_account();
--
CREATE FUNCTION award_posting_moves_lot() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF NEW.lot_id IS NOT NULL THEN UPDATE award_lot SET remaining = remaining + NEW.qty WHERE id = NEW.lot_id; END IF; RETURN NULL; END $$;
--
CREATE TRIGGER award_posting_moves_lot AFTER INSERT ON award_posting FOR EACH ROW EXECUTE FUNCTION award_posting_moves_lot();
--
CREATE TRIGGER award_txn_no_update BEFORE UPDATE ON award_txn FOR EACH ROW EXECUTE FUNCTION renterrewards_refuse('award_txn: ROWS ARE NEVER CHANGED');
--
CREATE TRIGGER award_txn_no_delete BEFORE DELETE ON award_txn FOR EACH ROW EXECUTE FUNCTION renterrewards_refuse('award_txn: ROWS ARE NEVER REMOVED');
--
CREATE TRIGGER award_txn_no_truncate BEFORE TRUNCATE ON award_txn FOR EACH STATEMENT EXECUTE FUNCTION renterrewards_refuse('award_txn: ROWS ARE NEVER REMOVED');
--
CREATE TRIGGER award_posting_no_update BEFORE UPDATE ON award_posting FOR EACH ROW EXECUTE FUNCTION renterrewards_refuse('award_posting: ROWS ARE NEVER CHANGED');
--
CREATE TRIGGER award_posting_no_delete BEFORE DELETE ON award_posting FOR EACH ROW EXECUTE FUNCTION renterrewards_refuse('award_posting: ROWS ARE NEVER REMOVED');
--
CREATE TRIGGER award_posting_no_truncate BEFORE TRUNCATE ON award_posting FOR EACH STATEMENT EXECUTE FUNCTION renterrewards_refuse('award_posting: ROWS ARE NEVER REMOVED');
--
CREATE TRIGGER award_lot_no_update BEFORE UPDATE ON award_lot FOR EACH ROW WHEN (NEW.id IS DISTINCT FROM OLD.id OR NEW.account_id IS DISTINCT FROM OLD.account_id OR NEW.origin_txn_id IS DISTINCT FROM OLD.origin_txn_id OR NEW.earned_on IS DISTINCT FROM OLD.earned_on OR NEW.expires_on IS DISTINCT FROM OLD.expires_on OR NEW.policy IS DISTINCT FROM OLD.policy OR NEW.available_on IS DISTINCT FROM OLD.available_on OR NEW.qty IS DISTINCT FROM OLD.qty) EXECUTE FUNCTION renterrewards_refuse('award_lot: ONLY remaining MAY CHANGE');
--
CREATE TRIGGER award_lot_no_delete BEFORE DELETE ON award_lot FOR EACH ROW EXECUTE FUNCTION renterrewards_refuse('award_lot: ROWS ARE NEVER REMOVED');
--
CREATE TRIGGER award_lot_no_truncate BEFORE TRUNCATE ON award_lot FOR EACH STATEMENT EXECUTE FUNCTION renterrewards_refuse('award_lot: ROWS ARE NEVER REMOVED');
--
CREATE TRIGGER award_redemption_no_update BEFORE UPDATE ON award_redemption FOR EACH ROW WHEN (NEW.id IS DISTINCT FROM OLD.id OR NEW.txn_id IS DISTINCT FROM OLD.txn_id OR NEW.ra_number IS DISTINCT FROM OLD.ra_number OR NEW.location IS DISTINCT FROM OLD.location OR NEW.code IS DISTINCT FROM OLD.code OR NEW.units IS DISTINCT FROM OLD.units OR NEW.open_seq IS DISTINCT FROM OLD.open_seq OR NEW.value_minor IS DISTINCT FROM OLD.value_minor) EXECUTE FUNCTION renterrewards_refuse('award_redemption: ONLY state AND used_units MAY CHANGE');
--
CREATE TRIGGER award_redemption_no_delete BEFORE DELETE ON award_redemption FOR EACH ROW EXECUTE FUNCTION renterrewards_refuse('award_redemption: ROWS ARE NEVER REMOVED');
--
CREATE TRIGGER award_redemption_no_truncate BEFORE TRUNCATE ON award_redemption FOR EACH STATEMENT EXECUTE FUNCTION renterrewards_refuse('award_redemption: ROWS ARE NEVER REMOVED');
--
CREATE TRIGGER liability_month_no_update BEFORE UPDATE ON liability_month FOR EACH ROW WHEN (NEW.last_day IS DISTINCT FROM OLD.last_day OR NEW.method IS DISTINCT FROM OLD.method OR NEW.policy_date IS DISTINCT FROM OLD.policy_date OR NEW.last_txn IS DISTINCT FROM OLD.last_txn OR NEW.closed_at IS DISTINCT FROM OLD.closed_at OR NEW.closed_by IS DISTINCT FROM OLD.closed_by) EXECUTE FUNCTION renterrewards_refuse('liability_month: ONLY exported_at AND exported_by AND exported_to MAY CHANGE');
--
CREATE TRIGGER liability_month_no_delete BEFORE DELETE ON liability_month FOR EACH ROW EXECUTE FUNCTION renterrewards_refuse('liability_month: ROWS ARE NEVER REMOVED');
--
CREATE TRIGGER liability_month_no_truncate BEFORE TRUNCATE ON liability_month FOR EACH STATEMENT EXECUTE FUNCTION renterrewards_refuse('liability_month: ROWS ARE NEVER REMOVED');
--
CREATE TRIGGER liability_given_no_update BEFORE UPDATE ON liability_given FOR EACH ROW EXECUTE FUNCTION renterrewards_refuse('liability_given: ROWS ARE NEVER CHANGED');
--
CREATE TRIGGER liability_given_no_delete BEFORE DELETE ON liability_given FOR EACH ROW EXECUTE FUNCTION renterrewards_refuse('liability_given: ROWS ARE NEVER REMOVED');
--
CREATE TRIGGER liability_given_no_truncate BEFORE TRUNCATE ON liability_given FOR EACH STATEMENT EXECUTE FUNCTION renterrewards_refuse('liability_given: ROWS ARE NEVER REMOVED');
--
CREATE TRIGGER liability_pool_no_update BEFORE UPDATE ON liability_pool FOR EACH ROW EXECUTE FUNCTION renterrewards_refuse('liability_pool: ROWS ARE NEVER CHANGED');
--
CREATE TRIGGER liability_pool_no_delete BEFORE DELETE ON liability_pool FOR EACH ROW EXECUTE FUNCTION renterrewards_refuse('liability_pool: ROWS ARE NEVER REMOVED');
--
CREATE TRIGGER liability_pool_no_truncate BEFORE TRUNCATE ON liability_pool FOR EACH STATEMENT EXECUTE FUNCTION renterrewards_refuse('liability_pool: ROWS ARE NEVER REMOVED');
--
CREATE TRIGGER liability_line_no_update BEFORE UPDATE ON liability_line FOR EACH ROW EXECUTE FUNCTION renterrewards_refuse('liability_line: ROWS ARE NEVER CHANGED');
--
CREATE TRIGGER liability_line_no_delete BEFORE DELETE ON liability_line FOR EACH ROW EXECUTE FUNCTION renterrewards_refuse('liability_line: ROWS ARE NEVER REMOVED');
--
CREATE TRIGGER liability_line_no_truncate BEFORE TRUNCATE ON liability_line FOR EACH STATEMENT EXECUTE FUNCTION renterrewards_refuse('liability_line: ROWS ARE NEVER REMOVED');
--
CREATE TRIGGER liability_entry_no_update BEFORE UPDATE ON liability_entry FOR EACH ROW EXECUTE FUNCTION renterrewards_refuse('liability_entry: ROWS ARE NEVER CHANGED');
--
CREATE TRIGGER liability_entry_no_delete BEFORE DELETE ON liability_entry FOR EACH ROW EXECUTE FUNCTION renterrewards_refuse('liability_entry: ROWS ARE NEVER REMOVED');
--
CREATE TRIGGER liability_entry_no_truncate BEFORE TRUNCATE ON liability_entry FOR EACH STATEMENT EXECUTE FUNCTION renterrewards_refuse('liability_entry: ROWS ARE NEVER REMOVED');
--
CREATE TRIGGER counter_offer_no_update BEFORE UPDATE ON counter_offer FOR EACH ROW EXECUTE FUNCTION renterrewards_refuse('counter_offer: ROWS ARE NEVER CHANGED');
--
CREATE TRIGGER counter_offer_no_delete BEFORE DELETE ON counter_offer FOR EACH ROW EXECUTE FUNCTION renterrewards_refuse('counter_offer: ROWS ARE NEVER REMOVED');
--
CREATE TRIGGER counter_offer_no_truncate BEFORE TRUNCATE ON counter_offer FOR EACH STATEMENT EXECUTE FUNCTION renterrewards_refuse('counter_offer: ROWS ARE NEVER REMOVED');
--
CREATE FUNCTION customer_next_number() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF NEW.number > (SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM customer_number_seq) THEN PERFORM pg_advisory_xact_lock(1380273748, 3); IF NEW.number > (SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM customer_number_seq) THEN PERFORM setval('customer_number_seq', NEW.number); END IF; END IF; RETURN NULL; END $$;
--
CREATE TRIGGER customer_next_number AFTER INSERT ON customer FOR EACH ROW EXECUTE FUNCTION customer_next_number();
--
CREATE FUNCTION agreement_next_number() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF NEW.number > (SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM agreement_number_seq) THEN PERFORM pg_advisory_xact_lock(1380273748, 3); IF NEW.number > (SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM agreement_number_seq) THEN PERFORM setval('agreement_number_seq', NEW.number); END IF; END IF; RETURN NULL; END $$;
--
CREATE TRIGGER agreement_next_number AFTER INSERT ON agreement FOR EACH ROW EXECUTE FUNCTION agreement_next_number();
--
INSERT INTO renterrewards_store VALUES (1);
