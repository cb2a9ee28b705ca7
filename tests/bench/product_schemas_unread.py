# ruff: noqa: E501 -- a table a line
"""More tables of business software, whose wrong verdicts nobody reads while rules are written: only their figures.

The form of tests.bench.product_schemas.
"""

LIBRARIES = """
borrowers|borrowernumber:id cardnumber:order_number surname:last_name firstname:first_name othernames:first_name? initials:initials streetnumber:rank address:address address2:address? city:town zipcode:post_code email:email phone:phone mobile:mobile fax:fax emailpro:email phonepro:phone B_email:email B_phone:phone dateofbirth:birth_date categorycode:enum dateenrolled:day gonenoaddress:flag contactname:last_name contactfirstname:first_name sex:enum password:secret userid:login opacnote:note altcontactsurname:last_name altcontactfirstname:first_name altcontactphone:phone smsalertnumber:mobile secret:secret?
biblio|biblionumber:id author:author.full_name title:title unititle:title? notes:prose copyrightdate:year seriestitle:title
empr|id_empr:id empr_cb:order_number empr_nom:last_name empr_prenom:first_name empr_adr1:address empr_adr2:address? empr_cp:post_code empr_ville:town empr_mail:email empr_tel1:phone empr_tel2:mobile empr_prof:job empr_year:year empr_sexe:flag empr_login:login empr_password:secret empr_date_adhesion:day empr_msg:note empr_lang:language empr_ldap:flag
authors|author_id:id author_name:full_name author_rejete:first_name? author_date:year author_web:url author_comment:prose
"""

STAFF = """
ZY00|NUDOSS:id MATCLE:order_number QUALIT:civility NOMUSE:last_name PRENOM:first_name NOMPAT:birth_name NBPERS:quantity
ZY10|NUDOSS:id DATNAI:birth_date VILNAI:town PAYNAI:country SEXEMP:enum NATION:country
AGENTS|AG_MATRIC:order_number AG_CIVIL:civility AG_NOM:last_name AG_NOMJF:birth_name AG_PRENOM:first_name AG_DNAISS:birth_date AG_NOSECU:nir AG_VOIE:address AG_CP:post_code AG_VILLE:town AG_TELDOM:phone AG_TELPRO:phone AG_MAILPRO:email_pro AG_MAILPER:email AG_IBAN:iban AG_GRADE:job AG_ECHELON:rank
FORMATION_SUIVIE|FS_ID:id FS_MATRIC:order_number FS_STAGE:course FS_ORGANISME:company FS_FORMATEUR:full_name FS_DTDEB:day FS_COUT:amount FS_EVAL:prose
VISITE_MEDICALE|VM_ID:id VM_MATRIC:order_number VM_DATE:day VM_MEDECIN:doctor.full_name VM_APTITUDE:enum VM_OBSERV:prose
PERSONNEL_PAIE|MATRICULE:order_number NOM_SALARIE:last_name PRENOM_SALARIE:first_name CLE_SS:rank NUM_SS:nir DT_NAISSANCE:birth_date LIEU_NAISSANCE:town NB_ENFANTS:quantity CPTE_BANC:iban! MODE_PAIEMENT:enum TX_HORAIRE:amount BULLETIN_EMAIL:email
"""

TOWNHALLS = """
TIERS_FINANCES|TIE_CODE:code TIE_RSOC:company TIE_NOM:last_name TIE_PRENOM:first_name TIE_CIVILITE:civility TIE_SIRET:siret TIE_ADR1:address TIE_ADR2:address? TIE_CPOS:post_code TIE_VILLE:town TIE_TEL:phone TIE_FAX:fax TIE_MEL:email_any TIE_IBAN:iban TIE_BIC:bic TIE_NATJUR:enum
ACTES_EC|ACT_NUM:sequence ACT_TYPE:enum ACT_DATE:day ACT_NOM:last_name ACT_PRENOMS:first_name ACT_DNAIS:birth_date ACT_LNAIS:town NOMPERE:last_name PRENPERE:first_name NOMMERE:last_name PRENMERE:first_name OFFICIER:full_name
CONCESSIONS|NUM_CONC:sequence CARRE:code RANG:rank CONCESSIONNAIRE:full_name AYANT_DROIT:full_name ADR_CONC:full_address TEL_CONC:phone DT_ACHAT:day DUREE:quantity PRIX:amount DEFUNT_NOM:last_name DEFUNT_PRENOM:first_name
REGISTRE_COURRIER|NUM_ENREG:sequence DT_ARRIVEE:day EXPEDITEUR_NOM:full_name EXPEDITEUR_ADRESSE:full_address OBJET_COURRIER:subject SERVICE_ATTRIB:service AGENT_TRAITANT:full_name DT_REPONSE:day REF_REPONSE:order_number MODE_ENVOI:enum NUM_RECOMMANDE:tracking
INSCRIPTIONS_CANTINE|ID_INSC:id NOM_ENFANT:last_name PRENOM_ENFANT:first_name DN_ENFANT:birth_date! CLASSE:code NOM_RESP:last_name TEL_URGENCE:phone MAIL_RESP:email ALLERGIE:prose QUOTIENT:amount NUM_CAF:order_number
PERMIS_CONSTRUIRE|PC_NUM:sequence PC_DEMANDEUR:party PC_ADRESSE_TERRAIN:full_address PC_SECTION:code PC_PARCELLE:code PC_ARCHITECTE:full_name PC_DTDEPOT:day PC_SURFACE:quantity PC_INSTRUCTEUR:full_name PC_DECISION:status
"""

SALES = """
vtiger_contactdetails|contactid:id contact_no:sequence accountid:foreign_key salutation:civility firstname:first_name lastname:last_name email:email phone:phone mobile:mobile title:job department:service fax:fax reportsto:foreign_key donotcall:flag emailoptout:flag imagename:file otheremail:email
vtiger_account|accountid:id account_no:sequence accountname:company website:url phone:phone otherphone:phone email1:email_any email2:email_any fax:fax employees:quantity siccode:naf tickersymbol:code ownership:enum
civicrm_contact|id:id contact_type:enum external_identifier:order_number sort_name:full_name display_name:full_name nick_name:handle legal_name:company first_name:first_name middle_name:middle_name last_name:last_name prefix_id:rank job_title:job birth_date:birth_date is_deceased:flag organization_name:company sic_code:naf user_unique_id:uuid employer_id:foreign_key
civicrm_phone|id:id contact_id:foreign_key phone:phone phone_ext:quantity? phone_numeric:phone phone_type_id:rank is_primary:flag
civicrm_address|id:id street_address:address street_number:rank street_name:street city:town postal_code:post_code geo_code_1:latitude geo_code_2:longitude name:enum
VENDEURS|CODVEN:code NOMVEN:last_name PREVEN:first_name TELVEN:phone PORVEN:mobile MAIVEN:email ZONVEN:town TXCOMM:percent DTEMB:day
PROSPECTS|ID_PROSP:id SOCIETE:company CTC_NOM:last_name CTC_PRENOM:first_name CTC_FONCTION:job CTC_TEL:phone CTC_PORT:mobile CTC_MAIL:email SOURCE:enum CHALEUR:rank DT_RELANCE:day COMMERCIAL_ATTITRE:full_name COMPTE_RENDU:note
CARTES_FID|NUM_CARTE:order_number CF_NOM:last_name CF_PRENOM:first_name CF_DATNAISS:birth_date CF_EMAIL:email CF_GSM:mobile CF_CPOSTAL:post_code CF_POINTS:quantity CF_OPTIN_SMS:flag CF_OPTIN_MAIL:flag CF_DTCREA:day
LIVRAISONS|NUM_BL:sequence NOM_LIVRAISON:full_name ADR_LIVRAISON:full_address TEL_LIVRAISON:phone INSTRUCTIONS:prose CHAUFFEUR:driver.full_name RECEPTIONNE_PAR:full_name IMMAT_CAMION:plate POIDS:amount NB_COLIS:quantity
AVOIRS|NUM_AV:sequence CODE_CLI:code MOTIF_AV:status MT_HT:amount MT_TVA:amount VALIDE_PAR:agent.login
"""

SYSTEMS = """
users_redmine|id:id login:login hashed_password:secret firstname:first_name lastname:last_name admin:flag status:flag last_login_on:timestamp language:language salt:secret passwd_changed_on:timestamp identity_url:url
joomla_users|id:id name:full_name username:login email:email password:secret block:flag sendEmail:flag registerDate:timestamp activation:secret? params:settings otpKey:secret otep:secret?
drupal_users_field_data|uid:id langcode:language name:login pass:secret mail:email timezone:module status:flag created:epoch access:epoch init:email
phpbb_users|user_id:id user_ip:ip_address username:login username_clean:login user_password:secret user_email:email user_birthday:birth_date user_lastvisit:epoch user_sig:markup user_jabber:handle user_actkey:secret
keycloak_user_entity|ID:uuid EMAIL:email EMAIL_VERIFIED:flag ENABLED:flag FIRST_NAME:first_name LAST_NAME:last_name USERNAME:login REALM_ID:module CREATED_TIMESTAMP:epoch_ms
matomo_log_visit|idvisit:id idvisitor:cookie user_id:login visit_first_action_time:timestamp location_ip:ip_address config_browser_name:module referer_url:url location_city:town location_latitude:latitude
mailbox|username:email password:secret name:full_name maildir:path quota:quantity local_part:login domain:module created:timestamp phone:phone email_other:email
access_log|id:id host:ip_address logname:login request_uri:path status:quantity bytes:quantity referer:url agent:agent
jobs_queue|id:id queue:module payload:settings attempts:rank reserved_at:epoch available_at:epoch
nomenclature_codes|code:code libelle_court:family libelle_long:family ordre_affichage:rank actif:flag
articles_stock|ref_art:code lib_art:product des_longue:prose gencode:ean unite:unit stock_mini:quantity emplacement:code fournisseur_principal:company pamp:amount
"""

PRODUCTS: dict[str, str] = {
    "libraries": LIBRARIES, "staff": STAFF, "townhalls": TOWNHALLS, "sales": SALES, "systems": SYSTEMS,
}  # fmt: skip
